import { type Activation, leakySlope } from "../../../core/layer.js";
import { unreachable } from "../../../core/problem.js";
import type { Attribute, Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

const slope: Record<string, Attribute> = { alpha: { float: leakySlope } };

/** y = f(x). */
function activate(graph: Operations, x: Value, activation: Activation): Value {
  switch (activation) {
    case "linear":
      return x;
    case "relu":
      return graph.float32("Relu", [x]);
    case "leakyRelu":
      return graph.float32("LeakyRelu", [x], slope);
    case "elu":
      return graph.float32("Elu", [x]);
    case "tanh":
      return graph.float32("Tanh", [x]);
    case "sigmoid":
      return graph.float32("Sigmoid", [x]);
    default:
      return unreachable(activation);
  }
}

/**
 * dx = dy f'(x), all from the output y, so that x need not be kept: relu' = [y > 0], leaky relu' = 1 or its slope by the sign
 * of y, elu' = 1 or y + 1, tanh' = 1 - y^2, sigmoid' = y (1 - y).
 */
function activationGradient(graph: Operations, dy: Value, y: Value, activation: Activation): Value {
  switch (activation) {
    case "linear":
      return dy;
    case "relu":
      return graph.float32("ReluGrad", [dy, y]);
    case "leakyRelu":
      return graph.float32("LeakyReluGrad", [dy, y], slope);
    case "elu":
      return graph.float32("EluGrad", [dy, y]);
    case "tanh":
      return graph.float32("TanhGrad", [y, dy]);
    case "sigmoid":
      return graph.float32("SigmoidGrad", [y, dy]);
    default:
      return unreachable(activation);
  }
}

/** An activation as a layer of its own. */
export function activationGraph(graph: Operations, activation: Activation, input: Value): LayerGraph {
  const output = activate(graph, input, activation);
  return {
    output,
    backward: (gradient) => ({ inputs: [activationGradient(graph, gradient, output, activation)], parameters: {} }),
  };
}

/** y = f(x + b), and dx = dy f'(x + b), db = the sum of dx over images and pixels. */
export function biasAndActivation(
  graph: Operations,
  activation: Activation,
  x: Value,
  bias: Value,
): { output: Value; backward: (gradient: Value) => { x: Value; bias: Value } } {
  const output = activate(graph, graph.float32("BiasAdd", [x, bias], { data_format: { text: "NHWC" } }), activation);
  return {
    output,
    backward: (gradient) => {
      const dx = activationGradient(graph, gradient, output, activation);
      return { x: dx, bias: graph.float32("BiasAddGrad", [dx], { data_format: { text: "NHWC" } }) };
    },
  };
}

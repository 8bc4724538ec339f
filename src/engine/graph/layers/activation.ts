import { type Activation, leakySlope, type Shape } from "../../../core/layer.js";
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

/** Up to so many channels, sums over whole rows of pixels fill a processor's vectors better than sums over single ones. */
const fewChannels = 4;

/** The sum over images and pixels of each channel of values of `shape` an image. */
function channelSums(graph: Operations, values: Value, shape: Shape): Value {
  const [, width, channels] = shape;
  if (shape.length !== 3 || channels > fewChannels) return graph.float32("BiasAddGrad", [values], { data_format: { text: "NHWC" } });
  const rows = graph.sum(graph.reshape(values, [-1, width * channels]), [0]);
  return graph.sum(graph.reshape(rows, [width, channels]), [0]);
}

/** y = f(x + b), and dx = dy f'(x + b), db = the sum of dx over images and pixels. `shape` is that of y for one image. */
export function biasAndActivation(
  graph: Operations,
  { activation, shape }: { activation: Activation; shape: Shape },
  x: Value,
  bias: Value,
): { output: Value; backward: (gradient: Value) => { x: Value; bias: Value } } {
  const output = activate(graph, graph.float32("BiasAdd", [x, bias], { data_format: { text: "NHWC" } }), activation);
  return {
    output,
    backward: (gradient) => {
      const dx = activationGradient(graph, gradient, output, activation);
      return { x: dx, bias: channelSums(graph, dx, shape) };
    },
  };
}

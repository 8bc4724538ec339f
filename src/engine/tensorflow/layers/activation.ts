import { unreachable } from "../../../core/language/error.js";
import { type Activated, slopeOf } from "../../../core/network/activation.js";
import type { Shape } from "../../../core/network/layer.js";
import type { Attribute, Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

const slope = (activated: Activated): Record<string, Attribute> => ({ alpha: { float: slopeOf(activated) } });

/** y = f(x). */
function activate(graph: Operations, x: Value, activated: Activated): Value {
  switch (activated.activation) {
    case "linear":
      return x;
    case "relu":
      return graph.operation("Relu", [x]);
    case "relu6":
      return graph.relu6(x);
    case "leakyRelu":
      return graph.operation("LeakyRelu", [x], slope(activated));
    case "elu":
      return graph.operation("Elu", [x]);
    case "tanh":
      return graph.operation("Tanh", [x]);
    case "sigmoid":
      return graph.operation("Sigmoid", [x]);
    default:
      return unreachable(activated.activation);
  }
}

/**
 * dx = dy f'(x), all from the output y, so that x need not be kept: relu' = [y > 0], relu6' = [0 < y < 6], leaky relu' = 1 or its slope by the sign
 * of y, elu' = 1 or y + 1, tanh' = 1 - y^2, sigmoid' = y (1 - y).
 */
function activationGradient(graph: Operations, dy: Value, y: Value, activated: Activated): Value {
  switch (activated.activation) {
    case "linear":
      return dy;
    case "relu":
      return graph.operation("ReluGrad", [dy, y]);
    case "relu6":
      return graph.operation("Relu6Grad", [dy, y]);
    case "leakyRelu":
      return graph.operation("LeakyReluGrad", [dy, y], slope(activated));
    case "elu":
      return graph.operation("EluGrad", [dy, y]);
    case "tanh":
      return graph.operation("TanhGrad", [y, dy]);
    case "sigmoid":
      return graph.operation("SigmoidGrad", [y, dy]);
    default:
      return unreachable(activated.activation);
  }
}

/** An activation as a layer of its own. */
export function activationGraph(graph: Operations, activated: Activated, input: Value): LayerGraph {
  const output = activate(graph, input, activated);
  return {
    output,
    backward: (gradient) => ({ inputs: [activationGradient(graph, gradient, output, activated)], parameters: {} }),
  };
}

/** Up to so many channels, sums over whole rows of pixels fill a processor's vectors better than sums over single ones. */
const fewChannels = 4;

/** The sum over images and pixels of each channel of values of `shape` an image; in float32, as a sum in bfloat16 stops growing at 256 times what is added. */
function channelSums(graph: Operations, input: Value, shape: Shape): Value {
  const [, width, channels] = shape;
  const values = graph.cast(input, "float32");
  if (shape.length !== 3 || channels > fewChannels) return graph.operation("BiasAddGrad", [values], { data_format: { text: "NHWC" } });
  const rows = graph.sum(graph.reshape(values, [-1, width * channels]), [0]);
  return graph.sum(graph.reshape(rows, [width, channels]), [0]);
}

/** y = f(x + b), and dx = dy f'(x + b), db = the sum of dx over images and pixels. `shape` is that of y for one image. */
export function biasAndActivation(
  graph: Operations,
  { shape, ...activated }: Activated & { shape: Shape },
  x: Value,
  bias: Value,
): { output: Value; backward: (gradient: Value) => { x: Value; bias: Value } } {
  const output = activate(graph, graph.operation("BiasAdd", [x, bias], { data_format: { text: "NHWC" } }), activated);
  return {
    output,
    backward: (gradient) => {
      const dx = activationGradient(graph, gradient, output, activated);
      return { x: dx, bias: channelSums(graph, dx, shape) };
    },
  };
}

import { activatedOf } from "../../../core/network/activation.js";
import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations, Window } from "../operations.js";
import { biasAndActivation } from "./activation.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";

/**
 * The transposed convolution y of x is what a convolution's gradient for its images is of dy. Its own gradients are the other
 * two of the three: dx = the convolution of dy with W, dW = the gradient for W with x and dy exchanged.
 */
export function conv2dTransposeGraph(
  graph: Operations,
  layer: Extract<NetworkLayer, { kind: "conv2dTranspose" }>,
  input: Value,
  { kernel, bias }: Parameters,
): LayerGraph {
  const window: Window = { stride: layer.stride ?? 1, padding: layer.padding };
  const { output, backward } = biasAndActivation(
    graph,
    { ...activatedOf(layer), shape: layer.output },
    graph.conv2dImages(layer.output, kernel, input, window),
    bias,
  );
  return {
    output,
    backward: (gradient, needsInputs) => {
      const d = backward(gradient);
      return {
        inputs: needsInputs ? [graph.conv2d(d.x, kernel, window)] : [],
        parameters: { kernel: graph.conv2dKernel(d.x, layer.parameterShapes.kernel, input, window), bias: d.bias },
      };
    },
  };
}

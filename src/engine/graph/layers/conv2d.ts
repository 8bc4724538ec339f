import type { NetworkLayer } from "../../../core/network.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import { biasAndActivation } from "./activation.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";

/**
 * y[p,q] = sum over i,j of x[s p + i, s q + j] W[i,j]. So dW is the correlation of x with dy (strided), and dx the transposed
 * convolution of dy with W.
 */
export function conv2dGraph(
  graph: Operations,
  layer: Extract<NetworkLayer, { kind: "conv2d" }>,
  input: Value,
  { kernel, bias }: Parameters,
): LayerGraph {
  const { output, backward } = biasAndActivation(graph, layer.activation, graph.conv2d(input, kernel, layer), bias);
  return {
    output,
    backward: (gradient, needsInputs) => {
      const d = backward(gradient);
      return {
        inputs: needsInputs ? [graph.conv2dImages(layer.input, kernel, d.x, layer)] : [],
        parameters: { kernel: graph.conv2dKernel(input, layer.parameterShapes.kernel, d.x, layer), bias: d.bias },
      };
    },
  };
}

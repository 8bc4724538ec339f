import { activatedOf } from "../../../core/network/activation.js";
import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import { biasAndActivation } from "./activation.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";

/** y[p,q,c] = sum over i,j of x[s p + i, s q + j, c] W[i,j,c]: a convolution of each channel by itself, and so are its gradients. */
export function depthwiseConv2dGraph(
  graph: Operations,
  layer: Extract<NetworkLayer, { kind: "depthwiseConv2d" }>,
  input: Value,
  { kernel, bias }: Parameters,
): LayerGraph {
  const convolved = graph.depthwiseConv2d(input, kernel, layer);
  const { output, backward } = biasAndActivation(graph, { ...activatedOf(layer), shape: layer.output }, convolved, bias);
  return {
    output,
    backward: (gradient, needsInputs) => {
      const d = backward(gradient);
      return {
        inputs: needsInputs ? [graph.depthwiseConv2dImages(input, kernel, d.x, layer)] : [],
        parameters: { kernel: graph.depthwiseConv2dKernel(input, layer.parameterShapes.kernel, d.x, layer), bias: d.bias },
      };
    },
  };
}

import { activatedOf } from "../../../core/network/activation.js";
import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import { biasAndActivation } from "./activation.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";

type Convolution = Extract<NetworkLayer, { kind: "conv2d" }>;

/** Channels of output are few if the input has so many times as many. */
const few = 4;

/**
 * y[p,q] = sum over i,j of x[s p + i, s q + j] W[i,j]. So dW is the correlation of x with dy (strided), and dx the transposed
 * convolution of dy with W.
 */
export function conv2dGraph(graph: Operations, layer: Convolution, input: Value, { kernel, bias }: Parameters): LayerGraph {
  const { output, backward } = biasAndActivation(
    graph,
    { ...activatedOf(layer), shape: layer.output },
    graph.conv2d(input, kernel, layer),
    bias,
  );
  return {
    output,
    backward: (gradient, needsInputs) => {
      const d = backward(gradient);
      return {
        inputs: needsInputs ? [graph.conv2dImages(layer.input, kernel, d.x, layer)] : [],
        parameters: { kernel: kernelGradient(graph, layer, input, d.x), bias: d.bias },
      };
    },
  };
}

/**
 * dW. If few channels come of many, x and dy are exchanged, as the many then fill the processor's vectors: with an odd kernel
 * that keeps the size, dW[i,j,a,b] is what the gradient for a kernel of dy as images and x as gradient is at [k-1-i,k-1-j,b,a].
 */
function kernelGradient(graph: Operations, layer: Convolution, input: Value, gradient: Value): Value {
  const { kernel, filters, stride, padding } = layer;
  const channels = layer.input[2];
  const symmetric = stride === 1 && padding === "same" && kernel % 2 === 1;
  if (!symmetric || few * filters > channels) return graph.conv2dKernel(input, layer.parameterShapes.kernel, gradient, layer);
  const exchanged = graph.conv2dKernel(gradient, [kernel, kernel, filters, channels], input, layer);
  return graph.transpose(graph.reverse(exchanged, [0, 1]), [0, 1, 3, 2]);
}

import { activatedOf } from "../../../core/network/activation.js";
import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import { biasAndActivation } from "./activation.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";

/**
 * A convolution and the max pooling after it. Every activation f here rises, so the largest of a block stays the largest:
 * pool(f(c + b)) = f(pool(c) + b). Bias, activation and their gradients then work on a quarter of the pixels; the gradient for
 * the rest of the block is 0 either way.
 */
export function pooledConvolutionGraph(
  graph: Operations,
  layer: Extract<NetworkLayer, { kind: "conv2d" }>,
  input: Value,
  { kernel, bias }: Parameters,
): LayerGraph {
  const convolved = graph.conv2d(input, kernel, layer);
  const pooled = graph.maxPool(convolved);
  const [height, width, channels] = layer.output;
  const shape = [height >> 1, width >> 1, channels];
  const { output, backward } = biasAndActivation(graph, { ...activatedOf(layer), shape }, pooled, bias);
  return {
    output,
    backward: (gradient, needsInputs) => {
      const d = backward(gradient);
      const convolvedGradient = graph.maxPoolGradient(convolved, pooled, d.x);
      return {
        inputs: needsInputs ? [graph.conv2dImages(layer.input, kernel, convolvedGradient, layer)] : [],
        parameters: { kernel: graph.conv2dKernel(input, layer.parameterShapes.kernel, convolvedGradient, layer), bias: d.bias },
      };
    },
  };
}

import { activatedOf } from "../../../core/network/activation.js";
import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import { biasAndActivation } from "./activation.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";

type Convolution = Extract<NetworkLayer, { kind: "conv2d" }>;

/** Whether a convolution looks at one pixel alone. */
export const isPointwise = ({ kernel, stride }: Convolution): boolean => kernel === 1 && stride === 1;

/**
 * A convolution of one pixel as a product of all pixels with its kernel: y = x W, dW = x' dy and dx = dy W'. TensorFlow's gradients of
 * convolutions go through a batch image by image, which takes five times as long for the many small ones that cells of pictures are.
 */
export function pointwiseGraph(graph: Operations, layer: Convolution, input: Value, { kernel, bias }: Parameters): LayerGraph {
  const [from, to] = [layer.input[2], layer.filters];
  const pixels = graph.reshape(input, [-1, from]);
  const weights = graph.reshape(kernel, [from, to]);
  const product = graph.reshape(graph.matMul(pixels, weights), [-1, ...layer.output]);
  const { output, backward } = biasAndActivation(graph, { ...activatedOf(layer), shape: layer.output }, product, bias);
  return {
    output,
    backward: (gradient, needsInputs) => {
      const d = backward(gradient);
      const dy = graph.reshape(d.x, [-1, to]);
      return {
        inputs: needsInputs ? [graph.reshape(graph.matMul(dy, weights, { b: true }), [-1, ...layer.input])] : [],
        parameters: { kernel: graph.reshape(graph.matMul(pixels, dy, { a: true }), [1, 1, from, to]), bias: d.bias },
      };
    },
  };
}

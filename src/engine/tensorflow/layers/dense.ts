import { activatedOf } from "../../../core/network/activation.js";
import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import { biasAndActivation } from "./activation.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";

/** y = x W, so dW = x' dy and dx = dy W'. */
export function denseGraph(
  graph: Operations,
  layer: Extract<NetworkLayer, { kind: "dense" }>,
  input: Value,
  { kernel, bias }: Parameters,
): LayerGraph {
  const { output, backward } = biasAndActivation(graph, { ...activatedOf(layer), shape: layer.output }, graph.matMul(input, kernel), bias);
  return {
    output,
    backward: (gradient, needsInputs) => {
      const d = backward(gradient);
      return {
        inputs: needsInputs ? [graph.matMul(d.x, kernel, { b: true })] : [],
        parameters: { kernel: graph.matMul(input, d.x, { a: true }), bias: d.bias },
      };
    },
  };
}

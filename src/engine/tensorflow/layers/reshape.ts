import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

/** Flatten and reshape: the same numbers in the same order, so dx is dy in the shape of x. */
export function reshapeGraph(graph: Operations, layer: NetworkLayer, input: Value): LayerGraph {
  return {
    output: graph.reshape(input, [-1, ...layer.output]),
    backward: (gradient) => ({ inputs: [graph.reshape(gradient, [-1, ...layer.input])], parameters: {} }),
  };
}

import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

/** y[p,q] = x[p >> 1, q >> 1], so dx is the sum of dy over each 2 by 2 block. */
export function upsample2dGraph(graph: Operations, layer: NetworkLayer, input: Value): LayerGraph {
  return {
    output: graph.upsample(input, layer.output),
    backward: (gradient) => ({ inputs: [graph.upsampleGradient(gradient, layer.input)], parameters: {} }),
  };
}

import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

/** y = the mean of each 2 by 2 block, so a quarter of dy goes to each of its pixels. */
export function averagePool2dGraph(graph: Operations, input: Value): LayerGraph {
  return {
    output: graph.averagePool(input, 2, 2, 2),
    backward: (gradient) => ({ inputs: [graph.averagePoolGradient(input, gradient, 2, 2, 2)], parameters: {} }),
  };
}

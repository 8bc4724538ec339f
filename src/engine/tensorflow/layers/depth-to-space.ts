import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

/** The same numbers in other places, so dx is dy with each number where it came from. */
export function depthToSpaceGraph(graph: Operations, { block }: { block: number }, input: Value): LayerGraph {
  return {
    output: graph.depthToSpace(input, block),
    backward: (gradient) => ({ inputs: [graph.spaceToDepth(gradient, block)], parameters: {} }),
  };
}

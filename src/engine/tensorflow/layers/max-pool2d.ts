import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

/** y = the largest x of each 2 by 2 block, so dy goes to the first largest of its block. */
export function maxPool2dGraph(graph: Operations, input: Value): LayerGraph {
  const output = graph.maxPool(input);
  return { output, backward: (gradient) => ({ inputs: [graph.maxPoolGradient(input, output, gradient)], parameters: {} }) };
}

import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

/** y = a + b, so da = db = dy. */
export function addGraph(graph: Operations, a: Value, b: Value): LayerGraph {
  return { output: graph.add(a, b), backward: (gradient) => ({ inputs: [gradient, gradient], parameters: {} }) };
}

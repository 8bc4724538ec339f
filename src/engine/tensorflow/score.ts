import type { Value } from "./graph-def.js";
import type { Operations } from "./operations.js";

/** Mean squared error of each image: `[N,H,W,C]` twice to `[N]`. */
export function imageErrors(graph: Operations, output: Value, target: Value): Value {
  return graph.mean(graph.operation("SquaredDifference", [output, target]), [1, 2, 3]);
}

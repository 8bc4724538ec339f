import type { Value } from "./graph-def.js";
import type { Operations } from "./operations.js";

/** Mean squared error of each image, its pixels counted by `weights`: `[N,H,W,C]` twice to `[N]`. */
export function imageErrors(graph: Operations, output: Value, target: Value, weights: Value): Value {
  return graph.mean(graph.multiply(graph.operation("SquaredDifference", [output, target]), weights), [1, 2, 3]);
}

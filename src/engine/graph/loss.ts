import type { Value } from "./graph-def.js";
import type { Operations } from "./operations.js";

/**
 * Mean squared error over the images that are really in the batch, and its gradient for the output:
 * L = sum of (y - t)^2 / n, dL/dy = 2 (y - t) / n, with n the count of numbers in y.
 */
export function meanSquaredError(graph: Operations, output: Value, target: Value): { loss: Value; gradient: Value } {
  const error = graph.subtract(output, target);
  const twoByCount = graph.divide(graph.float(2), graph.countNumbers(error));
  // L2Loss is half the sum of the squares.
  return { loss: graph.multiply(graph.float32("L2Loss", [error]), twoByCount), gradient: graph.multiply(error, twoByCount) };
}

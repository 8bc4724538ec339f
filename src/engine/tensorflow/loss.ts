import { unreachable } from "../../core/language/error.js";
import { type Loss, ssimShare } from "../../core/network/loss.js";
import type { Value } from "./graph-def.js";
import type { Operations } from "./operations.js";
import type { Similarity } from "./structural-similarity.js";

/** A loss as one number, and its gradient for the output. */
export interface LossGraph {
  loss: Value;
  gradient: Value;
}

/**
 * The loss of the images that are really in the batch, the pixels of the squared error counted by `weights`. `similarity` is null
 * for images below the window of SSIM.
 */
export function lossGraph(
  graph: Operations,
  loss: Loss,
  output: Value,
  target: Value,
  weights: Value,
  similarity: Similarity | null,
): LossGraph {
  const error = meanSquaredError(graph, output, target, weights);
  switch (loss) {
    case "mse":
      return error;
    case "mse-ssim":
      if (!similarity) throw new Error("The images are smaller than the window of SSIM");
      return withSimilarity(graph, error, similarity);
    default:
      return unreachable(loss);
  }
}

/** The gradient dL/dz = 2 w (z - g) / n of what a guide g adds to the loss, L = sum of w (z - g)^2 / n with n the count of numbers in z. */
export function guideGradient(graph: Operations, code: Value, guide: Value, weights: Value): Value {
  const distance = graph.subtract(code, guide);
  return graph.multiply(distance, graph.multiply(weights, graph.divide(graph.float(2), graph.countNumbers(distance))));
}

/** L = sum of w (y - t)^2 / n, dL/dy = 2 w (y - t) / n, with n the count of numbers in y. */
function meanSquaredError(graph: Operations, output: Value, target: Value, weights: Value): LossGraph {
  const roots = graph.operation("Sqrt", [weights]);
  const error = graph.multiply(graph.subtract(output, target), roots);
  const twoByCount = graph.divide(graph.float(2), graph.countNumbers(error));
  return {
    // L2Loss is half the sum of the squares.
    loss: graph.multiply(graph.operation("L2Loss", [error]), twoByCount),
    gradient: graph.multiply(error, graph.multiply(roots, twoByCount)),
  };
}

/** L = mse + a (1 - SSIM), dL/dy = dmse/dy - a dSSIM/dy. */
function withSimilarity(graph: Operations, error: LossGraph, similarity: Similarity): LossGraph {
  const share = graph.float(ssimShare);
  const distance = graph.subtract(graph.float(1), graph.mean(similarity.images, [0]));
  return {
    loss: graph.add(error.loss, graph.multiply(share, distance)),
    gradient: graph.subtract(error.gradient, graph.multiply(share, similarity.gradient())),
  };
}

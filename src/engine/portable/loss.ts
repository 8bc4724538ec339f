import * as tf from "@tensorflow/tfjs-core";
import { unreachable } from "../../core/language/error.js";
import { type Loss, ssimShare } from "../../core/network/loss.js";
import { ssimWindow } from "../../core/numbers/metrics.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";
import { areaWeights, windowAreas } from "../contract/area-weights.js";
import type { Batch, CodeGuide } from "../contract/engine.js";

/** The loss of outputs against targets `[N,H,W,C]` on the areas of the images that are picture, or its squared errors by weights; left out, on all of them. Differentiable. */
export function lossTensor(
  loss: Loss,
  output: tf.Tensor4D,
  target: tf.Tensor4D,
  { areas, weights }: Pick<Batch, "areas" | "weights"> = {},
): tf.Scalar {
  const errors: tf.Tensor4D = tf.squaredDifference(output, target);
  const [count, height, width] = errors.shape;
  const pixels = weights ? tf.tensor4d(weights, [count, height, width, 1]) : areas && weightsOf(areas, errors);
  const error: tf.Scalar = tf.mean(pixels ? tf.mul(errors, pixels) : errors);
  switch (loss) {
    case "mse":
      return error;
    case "mse-ssim":
      return tf.add(error, tf.mul(ssimShare, tf.sub(1, similarity(output, target, areas))));
    default:
      return unreachable(loss);
  }
}

/** What a guide adds to the loss for codes `[N,latent]`. Differentiable. */
export function guideTensor(codes: tf.Tensor2D, guide: CodeGuide): tf.Scalar {
  const distances = tf.squaredDifference(codes, tf.tensor2d(guide.codes, codes.shape));
  return tf.mean(tf.mul(distances, tf.tensor2d(guide.weights, [guide.weights.length, 1])));
}

/** Mean structural similarity of a batch as core's `ssim` defines it; both images are moved by -1/2 to keep digits in float32. */
function similarity(output: tf.Tensor4D, target: tf.Tensor4D, areas?: readonly Rectangle[]): tf.Scalar {
  const x: tf.Tensor4D = tf.sub(target, 0.5);
  const y: tf.Tensor4D = tf.sub(tf.clipByValue(output, 0, 1), 0.5);
  const mean = (values: tf.Tensor4D) => tf.avgPool(tf.avgPool(values, [ssimWindow, 1], 1, "valid"), [1, ssimWindow], 1, "valid");
  const [ex, ey] = [mean(x), mean(y)];
  const n = ssimWindow ** 2;
  const covariance = (a: tf.Tensor4D, b: tf.Tensor4D, ea: tf.Tensor4D, eb: tf.Tensor4D) =>
    tf.mul(tf.sub(mean(tf.mul(a, b)), tf.mul(ea, eb)), n / (n - 1));
  const [vx, vy, vxy] = [covariance(x, x, ex, ex), covariance(y, y, ey, ey), covariance(x, y, ex, ey)];
  const [mx, my] = [tf.add(ex, 0.5), tf.add(ey, 0.5)];
  const [c1, c2] = [0.01 ** 2, 0.03 ** 2];
  const above = tf.mul(tf.add(tf.mul(tf.mul(mx, my), 2), c1), tf.add(tf.mul(vxy, 2), c2));
  const below = tf.mul(tf.add(tf.add(tf.square(mx), tf.square(my)), c1), tf.add(tf.add(vx, vy), c2));
  const windows: tf.Tensor4D = tf.div(above, below);
  return tf.mean(areas ? tf.mul(windows, weightsOf(windowAreas(areas), windows)) : windows);
}

function weightsOf(areas: readonly Rectangle[], { shape: [count, height, width] }: tf.Tensor4D): tf.Tensor4D {
  return tf.tensor4d(areaWeights(areas, height, width), [count, height, width, 1]);
}

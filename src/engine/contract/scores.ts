import { mse, ssim, ssimWindow } from "../../core/numbers/metrics.js";
import { cutOut, wholeOf } from "../../core/numbers/rectangle.js";
import type { Batch, Scores } from "./engine.js";

/** Scores of `count` outputs against their targets, both `[N,H,W,C]`, on the areas of the images that are picture; left out, on all of them. Weights are of the squared error. */
export function scoresOf(
  targets: Float32Array,
  outputs: Float32Array,
  count: number,
  image: readonly [number, number, number],
  { areas, weights }: Pick<Batch, "areas" | "weights"> = {},
): Scores {
  const size = image[0] * image[1] * image[2];
  const large = Math.min(image[0], image[1]) >= ssimWindow;
  const scores = { mse: new Float32Array(count), ssim: new Float32Array(count) };
  for (let i = 0; i < count; i++) {
    const area = areas?.[i] ?? wholeOf(image);
    const target = cutOut(targets.subarray(i * size, (i + 1) * size), image, area);
    const output = cutOut(outputs.subarray(i * size, (i + 1) * size), image, area);
    scores.mse[i] = weights ? weightedError(targets, outputs, weights, i, image) : mse(target, output);
    scores.ssim[i] =
      large && Math.min(area.height, area.width) < ssimWindow ? 0 : ssim(target, output, [area.height, area.width, image[2]]);
  }
  return scores;
}

function weightedError(
  targets: Float32Array,
  outputs: Float32Array,
  weights: Float32Array,
  index: number,
  [height, width, channels]: readonly [number, number, number],
): number {
  const pixels = height * width;
  let sum = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const weight = weights[index * pixels + pixel];
    if (weight === 0) continue;
    const from = (index * pixels + pixel) * channels;
    for (let at = from; at < from + channels; at++) sum += weight * (targets[at] - outputs[at]) ** 2;
  }
  return sum / (pixels * channels);
}

import { mse, ssim, ssimWindow } from "../../core/numbers/metrics.js";
import { cutOut, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { Scores } from "./engine.js";

/** Scores of `count` outputs against their targets, both `[N,H,W,C]`, on the areas of the images that are picture; left out, on all of them. */
export function scoresOf(
  targets: Float32Array,
  outputs: Float32Array,
  count: number,
  image: readonly [number, number, number],
  areas?: readonly Rectangle[],
): Scores {
  const size = image[0] * image[1] * image[2];
  const large = Math.min(image[0], image[1]) >= ssimWindow;
  const scores = { mse: new Float32Array(count), ssim: new Float32Array(count) };
  for (let i = 0; i < count; i++) {
    const area = areas?.[i] ?? wholeOf(image);
    const target = cutOut(targets.subarray(i * size, (i + 1) * size), image, area);
    const output = cutOut(outputs.subarray(i * size, (i + 1) * size), image, area);
    scores.mse[i] = mse(target, output);
    scores.ssim[i] =
      large && Math.min(area.height, area.width) < ssimWindow ? 0 : ssim(target, output, [area.height, area.width, image[2]]);
  }
  return scores;
}

import { mse, ssim } from "../../core/numbers/metrics.js";
import type { Scores } from "./engine.js";

/** Scores of `count` outputs against their targets, both `[N,H,W,C]`. */
export function scoresOf(targets: Float32Array, outputs: Float32Array, count: number, image: readonly [number, number, number]): Scores {
  const size = image[0] * image[1] * image[2];
  const scores = { mse: new Float32Array(count), ssim: new Float32Array(count) };
  for (let i = 0; i < count; i++) {
    const target = targets.subarray(i * size, (i + 1) * size);
    const output = outputs.subarray(i * size, (i + 1) * size);
    scores.mse[i] = mse(target, output);
    scores.ssim[i] = ssim(target, output, image);
  }
  return scores;
}

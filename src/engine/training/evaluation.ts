import { lossOf } from "../../core/network/loss.js";
import type { Model } from "../engine.js";
import { scoreBatch, stretches } from "../images/batches.js";
import type { Part } from "../images/subset.js";

/** Mean squared error (0..1) of every image of a part. */
export async function scorePart(model: Model, part: Part): Promise<number[]> {
  const scores: number[] = [];
  for (const positions of stretches(part.count, scoreBatch)) scores.push(...(await model.score(part.batch(positions))).mse);
  return scores;
}

/** The mean loss of a part's images, as the model is trained on it. */
export async function meanLoss(model: Model, part: Part): Promise<number> {
  let sum = 0;
  for (const positions of stretches(part.count, scoreBatch)) {
    const { mse, ssim } = await model.score(part.batch(positions));
    for (const [i, error] of mse.entries()) sum += lossOf(model.loss, error, ssim[i]);
  }
  return sum / part.count;
}

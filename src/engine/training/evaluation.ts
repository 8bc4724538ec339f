import { lossOf } from "../../core/network/loss.js";
import type { Model } from "../contract/engine.js";
import { batchPositions, imagesPerBatch } from "../images/batches.js";
import type { ImageSubset } from "../images/subset.js";

/** The mean training loss over the images of a subset. */
export async function meanLoss(model: Model, subset: ImageSubset): Promise<number> {
  let sum = 0;
  for (const positions of batchPositions(subset.count, imagesPerBatch)) {
    const { mse, ssim } = await model.score(subset.batch(positions));
    for (const [i, error] of mse.entries()) sum += lossOf(model.loss, error, ssim[i]);
  }
  return sum / subset.count;
}

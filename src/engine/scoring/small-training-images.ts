import { sampleOf } from "../images/subset.js";
import { modelBatches } from "./model-batch.js";
import type { FittingInput } from "./scorer.js";
import { smallSize } from "./small-images.js";

/** How many of the training images baselines keep. */
const mostImages = 2_000;

/** A sample of the training images as baselines look at them, `[M,D]`. Throws CancelledError. */
export async function smallTrainingImages({ model, training, random, signal }: FittingInput): Promise<Float32Array> {
  const sample = sampleOf(training, mostImages, random);
  const small = new Float32Array(sample.count * smallSize(training.shape));
  let at = 0;
  for await (const batch of modelBatches(model, sample, signal)) {
    small.set(batch.small, at);
    at += batch.small.length;
  }
  return small;
}

import type { Network } from "../../core/network/network.js";
import { areaResizer } from "../../core/numbers/area-resize.js";
import { sampleOf } from "../images/subset.js";
import { modelBatches } from "./model-batch.js";
import type { FittingInput } from "./scorer.js";

/** The longest side of the images that baselines look at, and how many of the training images they keep. */
const longestSide = 64;
const mostImages = 2_000;

/** How many numbers an image `[H,W,C]` has for a baseline. */
export function smallSize([height, width, channels]: Network["image"]): number {
  const scale = Math.min(1, longestSide / Math.max(height, width));
  return Math.max(1, Math.round(scale * height)) * Math.max(1, Math.round(scale * width)) * channels;
}

/** Images `[N,H,W,C]` as baselines look at them, `[N,D]`: longer sides than 64 are brought to 64, each pixel the mean of its area. */
export function smallImages(images: Float32Array, shape: Network["image"]): Float32Array {
  const [height, width, channels] = shape;
  const scale = Math.min(1, longestSide / Math.max(height, width));
  if (scale === 1) return images;
  const resize = areaResizer(shape, Math.max(1, Math.round(scale * height)), Math.max(1, Math.round(scale * width)));
  const [size, small] = [height * width * channels, smallSize(shape)];
  const resized = new Float32Array((images.length / size) * small);
  for (let n = 0; n < images.length / size; n++) resized.set(resize(images.subarray(n * size, (n + 1) * size)), n * small);
  return resized;
}

/** A sample of the training images as baselines look at them, `[M,D]`. Throws CancelledError. */
export async function smallTrainingImages({ model, training, random, signal }: FittingInput): Promise<Float32Array> {
  const sample = sampleOf(training, mostImages, random);
  const small = new Float32Array(sample.count * smallSize(training.shape));
  let at = 0;
  for await (const batch of modelBatches(model, sample, signal)) {
    const images = smallImages(batch.images, batch.shape);
    small.set(images, at);
    at += images.length;
  }
  return small;
}

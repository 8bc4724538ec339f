import type { Network } from "../../core/network/network.js";
import { areaResizer } from "../../core/numbers/area-resize.js";
import type { ModelBatch } from "./model-batch.js";

/** The longest side of the images that baselines look at. */
const longestSide = 64;

/** How many numbers an image `[H,W,C]` has for a baseline. */
export function smallSize([height, width, channels]: Network["image"]): number {
  const scale = Math.min(1, longestSide / Math.max(height, width));
  return Math.max(1, Math.round(scale * height)) * Math.max(1, Math.round(scale * width)) * channels;
}

/**
 * The images of a batch as baselines look at them, `[N,D]`: longer sides than 64 are brought to 64, each pixel the mean of its area.
 * Of an image with padding the picture is stretched over all of it, so that every number is of the picture.
 */
export function smallImages(batch: Pick<ModelBatch, "count" | "images" | "shape" | "area" | "areas" | "picture">): Float32Array {
  const { count, images, shape, areas } = batch;
  const [height, width, channels] = shape;
  const scale = Math.min(1, longestSide / Math.max(height, width));
  if (scale === 1 && !areas) return images;
  const small = smallSize(shape);
  const resized = new Float32Array(count * small);
  for (let n = 0; n < count; n++) {
    const area = batch.area(n);
    const resize = areaResizer(
      [area.height, area.width, channels],
      Math.max(1, Math.round(scale * height)),
      Math.max(1, Math.round(scale * width)),
    );
    resized.set(resize(batch.picture(images, n)), n * small);
  }
  return resized;
}

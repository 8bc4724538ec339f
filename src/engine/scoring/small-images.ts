import type { Network } from "../../core/network/network.js";
import { areaResizer } from "../../core/numbers/area-resize.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";

/** The longest side of the images that baselines look at. */
const longestSide = 64;

/** Images `[count,H,W,C]`, and what of each is picture and not padding. */
interface PaddedImages {
  count: number;
  images: Float32Array;
  shape: Network["image"];
  /** Undefined if no image has padding. */
  areas: readonly Rectangle[] | undefined;
  area(image: number): Rectangle;
  picture(values: Float32Array, image: number): Float32Array;
}

/** How many numbers an image `[H,W,C]` has for a baseline. */
export function smallSize([height, width, channels]: Network["image"]): number {
  const scale = Math.min(1, longestSide / Math.max(height, width));
  return Math.max(1, Math.round(scale * height)) * Math.max(1, Math.round(scale * width)) * channels;
}

/**
 * The images of a batch as baselines look at them, `[N,D]`: longer sides than 64 are brought to 64, each pixel the mean of its area.
 * Of an image with padding the picture is stretched over all of it, so that every number is of the picture.
 */
export function smallImages(batch: PaddedImages): Float32Array {
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

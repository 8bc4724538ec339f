import type { Network } from "../../core/network/network.js";
import { areaResizer } from "../../core/numbers/area-resize.js";

/** The longest side of the images that baselines look at. */
const longestSide = 64;

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

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

/** `[h,w,C]` of an image `[H,W,C]` for a baseline. */
function smallShape([height, width, channels]: Network["image"]): Network["image"] {
  const scale = Math.min(1, longestSide / Math.max(height, width));
  return [Math.max(1, Math.round(scale * height)), Math.max(1, Math.round(scale * width)), channels];
}

/** How many numbers an image `[H,W,C]` has for a baseline. */
export const smallSize = (image: Network["image"]): number => smallShape(image).reduce((product, side) => product * side, 1);

/**
 * The images of a batch as baselines look at them, `[N,D]`: longer sides than 64 are brought to 64, each pixel the mean of its area.
 * Of an image with padding the picture is stretched over all of it, so that every number is of the picture.
 */
export function smallImages(batch: PaddedImages): Float32Array {
  const { count, images, shape, areas } = batch;
  const [height, width, channels] = smallShape(shape);
  if (height === shape[0] && width === shape[1] && !areas) return images;
  const small = height * width * channels;
  const resized = new Float32Array(count * small);
  const resizerOf = (area: Rectangle) => areaResizer([area.height, area.width, channels], height, width);
  let before = batch.area(0);
  let resize = resizerOf(before);
  for (let n = 0; n < count; n++) {
    const area = batch.area(n);
    // Without padding all are alike, and one resizer serves them.
    if (area.height !== before.height || area.width !== before.width) resize = resizerOf(area);
    before = area;
    resized.set(resize(batch.picture(images, n)), n * small);
  }
  return resized;
}

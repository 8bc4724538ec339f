import { areaResizer } from "../../../core/numbers/area-resize.js";
import { type GoodPicture, validPart } from "./good-picture.js";

/**
 * The smaller image `[h,w,C]` that a network sees of a picture, with the defect that was planted on the picture. Only the change
 * is made smaller and added: made smaller as a whole, the picture would differ everywhere from what the decoder gives, as that
 * resizes by another kernel. The valid part of `clean` is what the image shows of the picture, that of `small` where it lies in the
 * image; the rest of the image is left alone.
 */
export function plantedSmaller(small: GoodPicture, clean: GoodPicture, planted: Float32Array): Float32Array {
  const [from, to] = [validPart(clean), validPart(small)];
  const [, largeWidth, channels] = clean.shape;
  const row = from.width * channels;
  const change = new Float32Array(from.height * row);
  for (let y = 0; y < from.height; y++) {
    const start = ((from.y + y) * largeWidth + from.x) * channels;
    for (let i = 0; i < row; i++) {
      // Not by the difference alone, which is no number where values are not finite.
      if (planted[start + i] !== clean.values[start + i]) change[y * row + i] = planted[start + i] - clean.values[start + i] || 0;
    }
  }
  const smaller = areaResizer([from.height, from.width, channels], to.height, to.width)(change);
  const out = small.values.slice();
  for (let y = 0; y < to.height; y++) {
    const start = ((to.y + y) * small.shape[1] + to.x) * channels;
    for (let i = 0; i < to.width * channels; i++) {
      const by = smaller[y * to.width * channels + i];
      // Values beyond 0..1 elsewhere stay as they are in the clean image, or they would count as a defect.
      if (by !== 0) out[start + i] = Math.min(1, Math.max(0, out[start + i] + by));
    }
  }
  return out;
}

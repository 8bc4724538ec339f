import type { Rectangle } from "../../../core/numbers/rectangle.js";

/** A picture to plant defects on. */
export interface GoodPicture {
  /** `[H,W,C]` on 0..1; values beyond are kept where nothing is planted. */
  values: Float32Array;
  /** `[H,W,C]` with 1 or 3 channels. */
  shape: readonly [number, number, number];
  /** The part that is picture and not padding, inside of it; left out, all of it. */
  valid?: Rectangle;
}

/** The part of a picture that is not padding. */
export const validPart = ({ shape: [height, width], valid }: Omit<GoodPicture, "values">): Rectangle =>
  valid ?? { y: 0, x: 0, height, width };

/** The mean of each channel in a rectangle of a picture, each pixel counted by its weight `[h,w]`. */
export function channelMeans({ values, shape }: GoodPicture, area: Rectangle, weights?: Float32Array): number[] {
  const [, width, channels] = shape;
  const sums = new Array<number>(channels).fill(0);
  let total = 0;
  for (let y = 0; y < area.height; y++)
    for (let x = 0; x < area.width; x++) {
      const weight = weights?.[y * area.width + x] ?? 1;
      total += weight;
      const at = ((area.y + y) * width + area.x + x) * channels;
      for (let c = 0; c < channels; c++) sums[c] += weight * values[at + c];
    }
  return sums.map((sum) => (total > 0 ? sum / total : 0));
}

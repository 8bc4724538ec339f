import type { Range } from "../numbers/range.js";

/** A rectangle in pixels. */
export interface PixelRectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An image of a result as its file has it: what a page shows when a thumbnail is not enough. */
export interface ImageDetail {
  /** A picture of 8 bits, which a page may load. */
  file: string;
  /** The higher and the lower byte of each value of an image of 16 bits, as pictures of that size; null of any other, whose values are in `file`. */
  bytes: { high: string; low: string } | null;
  /** Height and width of that picture. */
  size: readonly [height: number, width: number];
  /** Height and width of the image itself: more than those of the picture if it is beyond {@link longestDetail}. */
  original: readonly [height: number, width: number];
  /** The values of its file that mean black and white. */
  range: Range;
  /** Where the network's view of the image lies, in pixels of the picture; beyond its edges if the view has repeated edges. */
  view: PixelRectangle;
}

/** The longest side of the picture, in pixels; longer ones are scaled down to it. */
export const longestDetail = 4096;

/** Good images that are looked for, and shown, beside an anomaly in detail. */
export const nearestGoodImages = 5;

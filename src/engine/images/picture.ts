import type { Range } from "../../core/numbers/range.js";
import { type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { SourceItem } from "./items.js";
import type { PixelArray } from "./pixels.js";

/** A decoded picture of its own size. Its pixels stay in the type of their file until a part of them is asked for. */
export interface Picture {
  item: SourceItem;
  /** The item's place in its survey. */
  index: number;
  /** Of its sub-folder or of the table of labels, or null. */
  label: string | null;
  height: number;
  width: number;
  channels: 1 | 3;
  /** Height and width before a limit of the long side scaled it down. */
  original: readonly [number, number];
  /** `[H,W,C]`. */
  pixels: PixelArray;
  /** The pixel values that mean black and white. */
  range: Range;
}

/** What of a picture parts can be cut from. */
export type PicturePixels = Pick<Picture, "height" | "width" | "channels" | "pixels" | "range">;

/** The whole picture as `[H,W,C]` on 0..1 by its range; values beyond are kept. */
export function pictureValues(picture: Picture): Float32Array {
  return partOf(picture, wholeOf([picture.height, picture.width]));
}

/** A rectangle `[h,w,C]` of a picture on 0..1 by its range; values beyond are kept. */
export function partOf(picture: PicturePixels, rectangle: Rectangle): Float32Array {
  const values = new Float32Array(rectangle.height * rectangle.width * picture.channels);
  cutPicture(picture, rectangle, values);
  return values;
}

/** Writes a rectangle `[h,w,C]` of a picture to `out`, on 0..1 by its range; values beyond are kept. `y` and `x` lie inside the picture; beyond its last row and column these are repeated. */
export function cutPicture({ pixels, range, ...size }: PicturePixels, rectangle: Rectangle, out: Float32Array): void {
  const { channels } = size;
  const [black, white] = range;
  // The same arithmetic as the pixel store's, so that a picture has the same bits in both.
  const scale = 1 / (white - black);
  const columns = Math.min(rectangle.width, size.width - rectangle.x);
  const [inside, row] = [columns * channels, rectangle.width * channels];
  for (let i = 0; i < rectangle.height; i++) {
    const y = Math.min(size.height - 1, rectangle.y + i);
    const from = (y * size.width + rectangle.x) * channels;
    const to = i * row;
    for (let k = 0; k < inside; k++) out[to + k] = (pixels[from + k] - black) * scale;
    for (let k = inside; k < row; k++) out[to + k] = out[to + k - channels];
  }
}

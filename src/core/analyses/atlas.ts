import type { PictureCoding } from "./analysis.js";

/** The longest sides of thumbnails; the second is made if pictures are larger than the first. */
export const thumbnailSides = [64, 256] as const;
/** Pixels of an atlas page at most: decoded it takes 4 MB, as a file about 1 MB or less. */
export const pagePixels = 2 ** 20;

/** Thumbnails of one size, in pages of a grid each, in the order of the result's images. */
export interface AtlasLevel {
  /** Of each tile, in pixels. */
  height: number;
  width: number;
  /** Tiles in a row of a page, and on a page. */
  columns: number;
  perPage: number;
  /** Pages have the name of their level, their number and this ending. */
  extension: "png" | "webp";
}

/** All thumbnails of one picture of each image, the smallest first. */
export interface Atlas {
  coding: PictureCoding;
  levels: AtlasLevel[];
}

/** A picture in a file, which is all of it or one tile of an atlas page. */
export interface Picture {
  file: string;
  coding: PictureCoding;
  /** Where in the file it lies, in pixels; null if it is the whole file. */
  tile: { x: number; y: number; width: number; height: number } | null;
}

/** Width and height in pixels with the longest side no longer than `side`, the ratio kept. */
export function scaledTo(side: number, { width, height }: { width: number; height: number }): [width: number, height: number] {
  const scale = Math.min(1, side / Math.max(height, width));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** The levels of pictures `height` by `width`. */
export function atlasLevels(height: number, width: number): AtlasLevel[] {
  const [small, large] = thumbnailSides;
  const sides = Math.max(height, width) > small ? [small, large] : [small];
  return sides.map((side) => {
    const [wide, tall] = scaledTo(side, { width, height });
    const columns = Math.max(1, Math.floor(Math.sqrt(pagePixels) / wide));
    const rows = Math.max(1, Math.floor(pagePixels / (columns * wide * tall)));
    return { height: tall, width: wide, columns, perPage: columns * rows, extension: side === small ? "png" : "webp" };
  });
}

/** The page that the tile of image `index` is on, and the tile's upper left corner on it, in pixels. */
export function tileOf({ height, width, columns, perPage }: AtlasLevel, index: number): { page: number; x: number; y: number } {
  const position = index % perPage;
  return { page: Math.floor(index / perPage), x: (position % columns) * width, y: Math.floor(position / columns) * height };
}

/** The name of an atlas page in its result's folder: `thumbnails/input-64-00000.png`. */
export function atlasPage(field: string, { height, width, extension }: AtlasLevel, page: number): string {
  return `thumbnails/${field}-${Math.max(height, width)}-${String(page).padStart(5, "0")}.${extension}`;
}

/** Errors from 10^-8 to 1 take the codes 1 to 255, a step being 7.5 %. */
const decades = 8;

/** A squared error on 0..1 as a byte: its logarithm, so that any scale can be chosen when it is shown; 0 for less than 10^-8. */
export function errorCode(error: number): number {
  if (!(error > 10 ** -decades)) return 0;
  return Math.min(255, Math.max(1, Math.round(255 * (1 + Math.log10(error) / decades))));
}

/** The squared error of a byte of {@link errorCode}. */
export function codedError(code: number): number {
  return code === 0 ? 0 : 10 ** (decades * (code / 255 - 1));
}

import type { Rectangle } from "../../core/numbers/rectangle.js";

/** How pictures are cut into tiles, in pixels. */
export interface TileSettings {
  /** The side of a tile. */
  size: number;
  /** What neighbouring tiles share at least. */
  overlap: number;
  /**
   * Tiles begin at multiples of this, and one that is shorter than `size` has a multiple of it as its side; a network whose output is smaller
   * by this factor then gives whole cells. Divides `size`; 1 if it is left out.
   */
  align?: number;
  /** Whether a picture smaller than `size` is extended to it, so that all tiles have one shape; else only to a multiple of `align`. */
  full?: boolean;
}

/** A stretch of one axis that tiles lie on. */
export interface Segment {
  start: number;
  length: number;
  /** What of it lies in the picture, from its start; what lies beyond repeats the edge and must not count. */
  valid: number;
}

/** The tiles of a picture: every pair of a row and a column segment. All have one shape. */
export interface TilePlan {
  /** Height and width of the picture. */
  picture: readonly [number, number];
  rows: readonly Segment[];
  columns: readonly Segment[];
}

/** One tile of a plan: its rectangle, and which part of it, from its upper left corner, lies in the picture. */
export interface Tile {
  /** Its segments in `rows` and `columns`. */
  row: number;
  column: number;
  rectangle: Rectangle;
  valid: { height: number; width: number };
}

/**
 * Places tiles on a picture of `height` by `width` so that every pixel lies in one. The last tiles of an axis are shifted back to lie
 * inside; with `align` they may reach beyond the edge by less than that, and so may the only one of a short axis. Throws an Error if
 * the settings leave gaps.
 */
export function planTiles(height: number, width: number, settings: TileSettings): TilePlan {
  const { size, overlap, align = 1 } = settings;
  if (size % align !== 0 || overlap < 0 || size - overlap < align)
    throw new Error(`Tiles of ${size} cannot overlap by ${overlap} and be aligned to ${align}.`);
  return { picture: [height, width], rows: segments(height, settings), columns: segments(width, settings) };
}

function segments(length: number, { size, overlap, align = 1, full = false }: TileSettings): Segment[] {
  const whole = (value: number) => Math.ceil(value / align) * align;
  if (length <= size) return [{ start: 0, length: full ? size : whole(length), valid: length }];
  const last = whole(length - size);
  const step = Math.floor((size - overlap) / align) * align;
  const starts = Array.from({ length: Math.ceil(last / step) + 1 }, (_, i) => Math.min(last, i * step));
  return starts.map((start) => ({ start, length: size, valid: Math.min(size, length - start) }));
}

/** The tiles of a plan, row by row. */
export function tilesOf({ rows, columns }: TilePlan): Tile[] {
  return rows.flatMap((vertical, row) =>
    columns.map((horizontal, column) => ({
      row,
      column,
      rectangle: { y: vertical.start, x: horizontal.start, height: vertical.length, width: horizontal.length },
      valid: { height: vertical.valid, width: horizontal.valid },
    })),
  );
}

/**
 * The same plan for maps that have one cell for each `factor` by `factor` pixels, such as features at 1/8 of the size. A cell counts if
 * any pixel of it lies in the picture. Throws an Error if tiles begin or end within a cell: their plan needs `align`.
 */
export function reducedPlan({ picture, rows, columns }: TilePlan, factor: number): TilePlan {
  const reduced = ({ start, length, valid }: Segment): Segment => {
    if (start % factor !== 0 || length % factor !== 0) throw new Error(`Tiles are not aligned to cells of ${factor} pixels.`);
    return { start: start / factor, length: length / factor, valid: Math.ceil(valid / factor) };
  };
  const [height, width] = picture;
  return { picture: [Math.ceil(height / factor), Math.ceil(width / factor)], rows: rows.map(reduced), columns: columns.map(reduced) };
}

/** The bytes of an image as PNG keeps them. */
export interface Rows {
  height: number;
  /** Bytes of a row and of a pixel. */
  row: number;
  pixel: number;
}

/**
 * Turns the differences that PNG's filters left (PNG 9) back into values. `rows` holds `height` times the number of a filter
 * and `row` bytes; the values go to `out` without gaps, which may be `rows` itself. False for an unknown filter.
 */
export function unfilter(rows: Uint8Array, out: Uint8Array, { height, row, pixel }: Rows): boolean {
  for (let y = 0; y < height; y++) {
    const from = y * (row + 1) + 1;
    const to = y * row;
    const filter = rows[from - 1];
    const way = y === 0 ? firstRow[filter] : laterRow[filter];
    if (!way) return false;
    way(rows, out, from, to, row, pixel);
  }
  return true;
}

/** Restores the `row` bytes at `from` of `rows` to `to` of `out`, behind the restored row above. */
type Restore = (rows: Uint8Array, out: Uint8Array, from: number, to: number, row: number, pixel: number) => void;

const none: Restore = (rows, out, from, to, row) => out.set(rows.subarray(from, from + row), to);

const sub: Restore = (rows, out, from, to, row, pixel) => {
  for (let i = 0; i < pixel; i++) out[to + i] = rows[from + i];
  for (let i = pixel; i < row; i++) out[to + i] = rows[from + i] + out[to + i - pixel];
};

const up: Restore = (rows, out, from, to, row) => {
  const above = to - row;
  for (let i = 0; i < row; i++) out[to + i] = rows[from + i] + out[above + i];
};

/** The average of a row that has none above. */
const averageFirst: Restore = (rows, out, from, to, row, pixel) => {
  for (let i = 0; i < pixel; i++) out[to + i] = rows[from + i];
  for (let i = pixel; i < row; i++) out[to + i] = rows[from + i] + (out[to + i - pixel] >> 1);
};

const average: Restore = (rows, out, from, to, row, pixel) => {
  const above = to - row;
  if (pixel === 3) return averageOf3(rows, out, from, to, row);
  for (let i = 0; i < pixel; i++) out[to + i] = rows[from + i] + (out[above + i] >> 1);
  for (let i = pixel; i < row; i++) out[to + i] = rows[from + i] + ((out[to + i - pixel] + out[above + i]) >> 1);
};

/** {@link average} of colour pixels: what lies on the left stays at hand, which halves the time. */
function averageOf3(rows: Uint8Array, out: Uint8Array, from: number, to: number, row: number): void {
  const above = to - row;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let i = 0; i < row; i += 3) {
    red = (rows[from + i] + ((red + out[above + i]) >> 1)) & 255;
    green = (rows[from + i + 1] + ((green + out[above + i + 1]) >> 1)) & 255;
    blue = (rows[from + i + 2] + ((blue + out[above + i + 2]) >> 1)) & 255;
    out[to + i] = red;
    out[to + i + 1] = green;
    out[to + i + 2] = blue;
  }
}

const paeth: Restore = (rows, out, from, to, row, pixel) => {
  const above = to - row;
  for (let i = 0; i < pixel; i++) out[to + i] = rows[from + i] + out[above + i];
  for (let i = pixel; i < row; i++) out[to + i] = rows[from + i] + predicted(out[to + i - pixel], out[above + i], out[above + i - pixel]);
};

/** Which of left, above and the corner between them is nearest to left + above - corner (PNG 9.4). */
function predicted(left: number, above: number, corner: number): number {
  let a = above - corner;
  let b = left - corner;
  let c = a + b;
  if (a < 0) a = -a;
  if (b < 0) b = -b;
  if (c < 0) c = -c;
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** The filters by their number. Without a row above, Paeth's predictor is the value on the left. */
const firstRow: readonly (Restore | undefined)[] = [none, sub, none, averageFirst, sub];
const laterRow: readonly (Restore | undefined)[] = [none, sub, up, average, paeth];

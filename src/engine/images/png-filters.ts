/**
 * Turns the differences that PNG's filters left (PNG 9) back into values and moves the rows together, in place. `rows` holds
 * `height` times the number of a filter and `row` bytes; `pixel` is the bytes of a pixel. False for an unknown filter.
 */
export function unfilter(rows: Uint8Array, height: number, row: number, pixel: number): boolean {
  for (let y = 0; y < height; y++) {
    const from = y * (row + 1) + 1;
    const to = y * row;
    if (!unfilterRow(rows, from, to, { filter: rows[from - 1], row, pixel, first: y === 0 })) return false;
  }
  return true;
}

interface Row {
  filter: number;
  /** Bytes of a row and of a pixel. */
  row: number;
  pixel: number;
  first: boolean;
}

/** Restores the row at `from` to `to`, behind the restored row above. False for a filter that there is none of. */
function unfilterRow(bytes: Uint8Array, from: number, to: number, { filter, row, pixel, first }: Row): boolean {
  const up = to - row;
  switch (filter) {
    case 0:
      bytes.copyWithin(to, from, from + row);
      return true;
    case 1:
      bytes.copyWithin(to, from, from + pixel);
      for (let i = pixel; i < row; i++) bytes[to + i] = bytes[from + i] + bytes[to + i - pixel];
      return true;
    case 2:
      if (first) bytes.copyWithin(to, from, from + row);
      else for (let i = 0; i < row; i++) bytes[to + i] = bytes[from + i] + bytes[up + i];
      return true;
    case 3:
      for (let i = 0; i < row; i++) {
        const left = i < pixel ? 0 : bytes[to + i - pixel];
        bytes[to + i] = bytes[from + i] + ((left + (first ? 0 : bytes[up + i])) >> 1);
      }
      return true;
    case 4:
      // Without a row above, Paeth's predictor is the value on the left.
      if (first) return unfilterRow(bytes, from, to, { filter: 1, row, pixel, first });
      for (let i = 0; i < pixel; i++) bytes[to + i] = bytes[from + i] + bytes[up + i];
      for (let i = pixel; i < row; i++) {
        const left = bytes[to + i - pixel];
        const above = bytes[up + i];
        const corner = bytes[up + i - pixel];
        let a = above - corner;
        let b = left - corner;
        let c = a + b;
        if (a < 0) a = -a;
        if (b < 0) b = -b;
        if (c < 0) c = -c;
        bytes[to + i] = bytes[from + i] + (a <= b && a <= c ? left : b <= c ? above : corner);
      }
      return true;
    default:
      return false;
  }
}

/** What is written into a BMP's header. */
export interface BitmapLayout {
  width: number;
  height: number;
  bits: number;
  /** Colours of the table, `[red, green, blue]`. */
  palette?: readonly (readonly [number, number, number])[];
  /** Masks of red, green and blue. */
  masks?: readonly [number, number, number];
  compression?: number;
  topDown?: boolean;
}

/** A BMP of some rows, whose bytes are given from the top; rows of the file are filled up to four bytes. */
export function bitmap(
  { width, height, bits, palette = [], masks, topDown = false, ...rest }: BitmapLayout,
  rows: readonly Uint8Array[],
): Buffer {
  const stride = 4 * Math.ceil((width * bits) / 32);
  const offset = 54 + (masks ? 12 : 0) + 4 * palette.length;
  const bytes = Buffer.alloc(offset + stride * height);
  bytes.write("BM", 0, "latin1");
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(offset, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(topDown ? -height : height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(rest.compression ?? (masks ? 3 : 0), 30);
  bytes.writeUInt32LE(stride * height, 34);
  bytes.writeUInt32LE(palette.length, 46);
  for (const [n, mask] of (masks ?? []).entries()) bytes.writeUInt32LE(mask, 54 + 4 * n);
  for (const [n, [red, green, blue]] of palette.entries()) bytes.set([blue, green, red, 0], offset - 4 * (palette.length - n));
  for (const [y, row] of rows.entries()) bytes.set(row, offset + stride * (topDown ? y : height - 1 - y));
  return bytes;
}

/** What makes a whole picture wrong instead of a place on it: upside down, or the upper half of another good picture. */
export const wrongKinds = ["turned", "mixed"] as const;
export type WrongKind = (typeof wrongKinds)[number];

/** A wrong picture `[H,W,C]` made of a good one and, if it is mixed, of another of the same shape. */
export function wrongPicture(
  kind: WrongKind,
  values: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  other: Float32Array,
): Float32Array {
  const row = width * channels;
  const rowOf = (source: Float32Array, y: number) => source.subarray(y * row, (y + 1) * row);
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const from = kind === "turned" ? rowOf(values, height - 1 - y) : rowOf(y < height / 2 ? other : values, y);
    out.set(from, y * row);
  }
  return out;
}

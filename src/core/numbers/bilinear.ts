/** Two of the coarse places, and how far from the first to the second, on 0..1. */
export type Between = readonly [first: number, second: number, share: number];

/** For each of `fine` places along an axis the two of `coarse` that its centre lies between; at the ends both are the same. */
export function interpolation(fine: number, coarse: number): Between[] {
  return Array.from({ length: fine }, (_, i) => {
    const at = Math.min(coarse - 1, Math.max(0, ((i + 0.5) * coarse) / fine - 0.5));
    const first = Math.floor(at);
    return [first, Math.min(coarse - 1, first + 1), at - first];
  });
}

/** A map `[h,w]` brought to `[height,width]` by linear interpolation between the centres of its cells, written to `target`. */
export function interpolate(
  map: Float32Array,
  [h, w]: readonly [number, number],
  target: Float32Array,
  [height, width]: readonly [number, number],
): void {
  const rows = interpolation(height, h);
  const columns = interpolation(width, w);
  let at = 0;
  for (const [top, bottom, down] of rows)
    for (const [left, right, across] of columns) {
      const upper = map[top * w + left] + (map[top * w + right] - map[top * w + left]) * across;
      const lower = map[bottom * w + left] + (map[bottom * w + right] - map[bottom * w + left]) * across;
      target[at++] = upper + (lower - upper) * down;
    }
}

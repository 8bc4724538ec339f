/** Whether all values are numbers and finite; many times as fast as `every`, which calls a function for each. */
export function areFinite(values: ArrayLike<number>): boolean {
  // What is no number, or infinite, less itself is no number.
  for (let i = 0; i < values.length; i++) if (values[i] - values[i] !== 0) return false;
  return true;
}

/** The largest value; NaN if one is not finite. */
export function largestOf(values: Float32Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) return Number.NaN;
    if (value > most) most = value;
  }
  return most;
}

/** Whether all values are numbers and finite; many times as fast as `every`, which calls a function for each. */
export function areFinite(values: ArrayLike<number>): boolean {
  // What is no number, or infinite, less itself is no number.
  for (let i = 0; i < values.length; i++) if (values[i] - values[i] !== 0) return false;
  return true;
}

/**
 * A threshold that flags `high` and not `low`, the next lower score: halfway, so that last bits do not matter; barely below `high`
 * if there is no lower score. Both finite, low < high.
 */
export function between(low: number | undefined, high: number): number {
  if (low === undefined) return high - Math.max(Math.abs(high) * Number.EPSILON, Number.MIN_VALUE);
  const middle = low / 2 + high / 2;
  // Halves of neighbouring numbers can round up to `high`, which would no longer be above its threshold.
  return middle < high ? middle : low;
}

/** How many of the ascending `sorted` numbers are below `value`, by bisection. */
function countBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The conformal p-value of each score, above 0 to 1: how rarely a good image is as odd as this one or odder, (1 + number of
 * held-out scores >= score) / (n + 1) (Vovk, Gammerman and Shafer 2005). Of good images at most a share p has a value of p or
 * less. Scores that are not finite get NaN, and count for nothing among the held-out ones. No held-out scores: all are 1.
 */
export function conformalPValues(scores: ArrayLike<number>, heldOut: readonly number[]): Float64Array {
  const sorted = Float64Array.from(heldOut.filter(Number.isFinite)).sort();
  return Float64Array.from(scores, (score) =>
    Number.isFinite(score) ? (1 + sorted.length - countBelow(sorted, score)) / (sorted.length + 1) : Number.NaN,
  );
}

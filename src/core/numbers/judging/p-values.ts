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
 * Gives the conformal p-value of a score, above 0 to 1: how rarely a good image is as odd as this one or odder, (1 + number of held-out
 * scores >= score) / (n + 1) (Vovk, Gammerman and Shafer 2005). Of good images at most a share p has a value of p or less. A score
 * that is not finite gets NaN, and counts for nothing among the held-out ones. No held-out scores: all are 1. These are sorted once.
 */
export function conformalPValue(heldOut: readonly number[]): (score: number) => number {
  const sorted = Float64Array.from(heldOut.filter(Number.isFinite)).sort();
  return (score) => (Number.isFinite(score) ? (1 + sorted.length - countBelow(sorted, score)) / (sorted.length + 1) : Number.NaN);
}

/** The logarithm of the binomial coefficient n over k. */
function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log((n - i + 1) / i);
  return sum;
}

/**
 * How likely a random choice of `chosen` of `all` things holds at least `hits` of the `group` of them, 0 to 1: Fisher's exact test, one-sided
 * (Fisher 1922), the upper tail of the hypergeometric distribution, as `scipy.stats.hypergeom.sf(hits - 1, all, group, chosen)`.
 */
export function overRepresentation(hits: number, chosen: number, group: number, all: number): number {
  const others = all - group;
  const least = Math.max(hits, chosen - others, 0);
  const most = Math.min(chosen, group);
  if (least > most) return 0;
  // Logarithms, as the first terms may be 0 in float64 if there are many things.
  let term = logChoose(group, least) + logChoose(others, chosen - least) - logChoose(all, chosen);
  let tail = 0;
  for (let k = least; k <= most; k++) {
    tail += Math.exp(term);
    term += Math.log(((group - k) / (k + 1)) * ((chosen - k) / (others - chosen + k + 1)));
  }
  return Math.min(1, tail);
}

/**
 * How likely a random choice of `chosen` of `all` things holds at least `hits` of the `group` of them, 0 to 1: Fisher's exact test, one-sided
 * (Fisher 1922), the upper tail of the hypergeometric distribution, as `scipy.stats.hypergeom.sf(hits - 1, all, group, chosen)`.
 */
export function overRepresentation(hits: number, chosen: number, group: number, all: number): number {
  let tail = 0;
  for (let k = hits; k <= Math.min(chosen, group); k++) {
    // One factor for each thing that is chosen, so that nothing overflows: first k of the group, in each order of which and which not.
    let probability = 1;
    for (let n = 0; n < chosen; n++) {
      const rest = all - n;
      probability *= n < k ? ((group - n) / rest) * ((chosen - n) / (k - n)) : Math.max(0, all - group - (n - k)) / rest;
    }
    tail += probability;
  }
  return Math.min(1, tail);
}

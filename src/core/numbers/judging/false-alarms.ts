import { overRepresentation } from "../over-representation.js";
import { conformalRank } from "../threshold.js";

/** P(X <= successes) of a binomial X of `trials` draws, each a success with `probability` (0 to 1, both excluded). */
function binomialCdf(successes: number, trials: number, probability: number): number {
  const odds = Math.log(probability) - Math.log1p(-probability);
  // Logarithms, as (1-p)^n is 0 in float64 from some thousands of images on.
  let term = trials * Math.log1p(-probability);
  let sum = Math.exp(term);
  for (let j = 0; j < successes; j++) {
    term += Math.log((trials - j) / (j + 1)) + odds;
    sum += Math.exp(term);
  }
  return sum;
}

/** The false-alarm rate below which the true one lies with `probability`: bisection, to 1e-15. */
function quantile(probability: number, above: number, heldOut: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (1 - binomialCdf(above - 1, heldOut, middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Shares of good images, 0 to 1: the true false-alarm rate lies between them. */
export interface FalseAlarmInterval {
  low: number;
  high: number;
}

/**
 * Between which shares the true false-alarm rate of a threshold lies that was given, not taken from the held-out images: `above` of
 * `heldOut` good images score above it. The central interval that holds with at least `confidence` (Clopper and Pearson 1934, "The
 * use of confidence or fiducial limits"). Null without held-out images.
 */
export function countedInterval(above: number, heldOut: number, confidence = 0.95): FalseAlarmInterval | null {
  if (heldOut === 0) return null;
  const tail = (1 - confidence) / 2;
  return {
    low: above === 0 ? 0 : quantile(tail, above, heldOut),
    high: above === heldOut ? 1 : quantile(1 - tail, above + 1, heldOut),
  };
}

/**
 * Between which shares the true false-alarm rate of a conformal threshold lies, as it stands on `heldOut` images alone (a number
 * of images): the central interval that holds with `confidence` (0 to 1, both excluded) over the draw of these images. The
 * threshold is the k-th smallest of n scores, so that the rate has the distribution Beta(n+1-k, k) if scores have no ties, and
 * lies lower if they have (Vovk 2012, "Conditional validity of inductive conformal predictors"). As k and n are integers, its
 * distribution function is a binomial tail (DLMF 8.17.5). 180 images at 0.05: 0.023 to 0.086. Null if so few images give no
 * threshold.
 */
export function falseAlarmInterval(heldOut: number, falseAlarmRate: number, confidence = 0.95): FalseAlarmInterval | null {
  const rank = conformalRank(heldOut, falseAlarmRate);
  if (rank > heldOut) return null;
  const above = heldOut + 1 - rank;
  const tail = (1 - confidence) / 2;
  return { low: quantile(tail, above, heldOut), high: quantile(1 - tail, above, heldOut) };
}

/**
 * How likely at least `flagged` of `good` other good images score above a threshold by chance, if `above` of `heldOut` good images do
 * and both are drawn alike, 0 to 1: Fisher's exact test, one-sided. It also holds for a conformal threshold, which is the k-th smallest
 * held-out score: of the highest `flagged + above` scores of all then at least `flagged` are not held-out ones.
 */
export const excessPValue = (flagged: number, good: number, above: number, heldOut: number): number =>
  overRepresentation(flagged, flagged + above, good, good + heldOut);

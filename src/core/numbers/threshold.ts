import { type Sentence, sentence } from "../language/sentence.js";

/** A threshold, or a sentence that says why there is none. */
export type Threshold = { ok: true; value: number } | { ok: false; message: Sentence };

/** Which of the held-out scores in ascending order, from 1, is the threshold: ceil((n+1)(1-a)). There is none if it is above n. */
export const conformalRank = (heldOut: number, falseAlarmRate: number): number => Math.ceil((heldOut + 1) * (1 - falseAlarmRate) - 1e-9);

/**
 * The score that a share of at most `falseAlarmRate` of good images exceeds: the ceil((n+1)(1-a))-th smallest of the held-out good
 * images' scores (split conformal prediction; Vovk, Gammerman and Shafer 2005). Scores that are not finite do not count.
 */
export function thresholdOf(heldOut: readonly number[], falseAlarmRate: number): Threshold {
  const judged = heldOut.filter(Number.isFinite);
  const n = judged.length;
  if (n === 0) {
    return {
      ok: false,
      message: sentence(
        "There is no threshold: the run kept no validation images aside. Set Validation to {0} and train again, or give a threshold.",
        0.2,
      ),
    };
  }
  const rank = conformalRank(n, falseAlarmRate);
  if (rank > n) {
    const needed = Math.ceil(1 / falseAlarmRate - 1 - 1e-9);
    return {
      ok: false,
      message: sentence(
        "There is no threshold: a false-alarm rate of {0} needs at least {1} validation images, and the run has {2}. Add images, raise the rate, or give a threshold.",
        falseAlarmRate,
        needed,
        n,
      ),
    };
  }
  return { ok: true, value: judged.sort((a, b) => a - b)[rank - 1] };
}

import { type Sentence, sentence } from "../language/sentence.js";

/** A threshold, or a sentence that says why there is none. */
export type Threshold = { ok: true; value: number } | { ok: false; message: Sentence };

/**
 * The score that a share of at most `falseAlarmRate` of good images exceeds: the ceil((n+1)(1-a))-th smallest of the
 * held-out good images' scores (split conformal prediction; Vovk, Gammerman and Shafer 2005).
 */
export function thresholdOf(heldOut: readonly number[], falseAlarmRate: number): Threshold {
  const n = heldOut.length;
  if (n === 0) {
    return {
      ok: false,
      message: sentence(
        "There is no threshold: the run kept no validation images aside. Set Validation to {0} and train again, or give a threshold.",
        0.2,
      ),
    };
  }
  const rank = Math.ceil((n + 1) * (1 - falseAlarmRate) - 1e-9);
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
  return { ok: true, value: [...heldOut].sort((a, b) => a - b)[rank - 1] };
}

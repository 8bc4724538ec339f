import { type Sentence, sentence } from "../../language/sentence.js";
import { type Threshold, thresholdOf } from "../threshold.js";
import { between } from "./between.js";
import { bestF1 } from "./classification.js";

/**
 * How a threshold is chosen: by the share of good images that may be flagged (0 to 1, both excluded), by the best F1 on labelled
 * images, by the number of images to flag at most, or as a score of one's own, of either sign.
 */
export type ThresholdRule =
  | { kind: "conformal"; falseAlarmRate: number }
  | { kind: "best-f1" }
  | { kind: "top"; count: number }
  | { kind: "fixed"; value: number };

/** How a project says it: by the accepted false-alarm rate, by the best F1, a score, or the number of images to flag. */
export type ThresholdSetting = "auto" | "best-f1" | number | { top: number };

/** The rule that a project's settings ask for. */
export function ruleOf({ threshold, falseAlarmRate }: { threshold: ThresholdSetting; falseAlarmRate: number }): ThresholdRule {
  if (typeof threshold === "number") return { kind: "fixed", value: threshold };
  if (typeof threshold === "object") return { kind: "top", count: threshold.top };
  return threshold === "auto" ? { kind: "conformal", falseAlarmRate } : { kind: "best-f1" };
}

/** A threshold with how many images were judged and how many of them it flags, or a sentence that says why there is none. */
export type Decision = { ok: true; value: number; judged: number; flagged: number } | { ok: false; message: Sentence };

/** True if an image is flagged: its score is finite and above the threshold. A score that is not finite is not judged. */
export const isFlagged = (score: number, threshold: number): boolean => Number.isFinite(score) && score > threshold;

/** The threshold that flags the `count` highest scores; fewer if scores at the border are equal, as these stay together. */
function topThreshold(scores: readonly number[], count: number): number | null {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} is no number of images.`);
  const descending = scores.filter(Number.isFinite).sort((a, b) => b - a);
  if (descending.length === 0) return null;
  const low: number | undefined = descending[count];
  if (low === undefined) return between(undefined, descending[descending.length - 1]);
  let place = count - 1;
  while (place >= 0 && descending[place] === low) place--;
  return place < 0 ? low : between(low, descending[place]);
}

function thresholdBy(scores: readonly number[], heldOut: readonly number[], rule: ThresholdRule, odd?: readonly boolean[]): Threshold {
  switch (rule.kind) {
    case "conformal":
      return thresholdOf(heldOut, rule.falseAlarmRate);
    case "fixed":
      if (!Number.isFinite(rule.value)) throw new RangeError(`${rule.value} is no threshold.`);
      return { ok: true, value: rule.value };
    case "best-f1": {
      const best = odd ? bestF1(scores, odd) : null;
      if (best) return { ok: true, value: best.value };
      const message = sentence(
        "There is no threshold: the best F1 needs scores of images labelled good and of images labelled as anomalies. Label some of both, or choose the threshold in another way.",
      );
      return { ok: false, message };
    }
    case "top": {
      const value = topThreshold(scores, rule.count);
      if (value !== null) return { ok: true, value };
      return { ok: false, message: sentence("There is no threshold: no image of the folder has a score.") };
    }
  }
}

/**
 * Decides by a rule which images of a judged folder are flagged: those with a score above `value`. `scores` are the folder's,
 * higher is odder; `heldOut` are the scores of good images that the scorer never saw; `odd` has a label for each of `scores`, true
 * for odd, and only the best F1 asks for it. Scores that are not finite are neither judged nor counted. Throws a RangeError for
 * labels of another number than the scores, a count that is no natural number, and a fixed value that is not finite.
 */
export function decide(scores: readonly number[], heldOut: readonly number[], rule: ThresholdRule, odd?: readonly boolean[]): Decision {
  const chosen = thresholdBy(scores, heldOut, rule, odd);
  if (!chosen.ok) return chosen;
  const { value } = chosen;
  return {
    ok: true,
    value,
    judged: scores.filter(Number.isFinite).length,
    flagged: scores.filter((score) => isFlagged(score, value)).length,
  };
}

import type { AnomalyTrust, LabelledMetrics } from "../../core/analyses/anomaly-trust.js";
import { isGoodLabel } from "../../core/numbers/good-label.js";
import { auroc, averagePrecision, confusionAt, f1Of, precisionOf, recallOf } from "../../core/numbers/judging/classification.js";
import { falseAlarmInterval } from "../../core/numbers/judging/false-alarms.js";
import { shiftOf } from "../../core/numbers/judging/shift.js";
import type { Judge } from "../fitting/judge.js";
import type { Judgements } from "./judgements.js";

/** How far a result can be trusted. `rate` is the accepted false-alarm rate; null if the threshold was given. `labels` are the images' own, null for none; null if none has any. */
export function trustOf(
  { name, choice, proof, notes }: Judge,
  { scores, threshold }: Judgements,
  heldOut: readonly number[],
  rate: number | null,
  labels: readonly (string | null)[] | null,
): AnomalyTrust {
  const interval = rate === null ? null : falseAlarmInterval(heldOut.length, rate);
  return {
    score: name,
    judged: scores.reduce((sum, score) => sum + Number(Number.isFinite(score)), 0),
    heldOut: heldOut.length,
    falseAlarms: rate !== null && interval ? { rate, ...interval } : null,
    shift: heldOut.length > 0 ? shiftOf(scores, heldOut) : null,
    choice,
    proof,
    labelled: labels && labelledMetrics(scores, labels, threshold),
    notes,
  };
}

/** The metrics of the images that have a label and a score; null unless some of these are good and some are odd. */
function labelledMetrics(scores: Float32Array, labels: readonly (string | null)[], threshold: number | null): LabelledMetrics | null {
  const judged: number[] = [];
  const odd: boolean[] = [];
  for (const [index, label] of labels.entries()) {
    if (label === null || !Number.isFinite(scores[index])) continue;
    judged.push(scores[index]);
    odd.push(!isGoodLabel(label));
  }
  const found = odd.filter(Boolean).length;
  if (found === 0 || found === odd.length) return null;
  const confusion = threshold === null ? null : confusionAt(judged, odd, threshold);
  return {
    good: odd.length - found,
    odd: found,
    auroc: auroc(judged, odd),
    averagePrecision: averagePrecision(judged, odd),
    atThreshold: confusion && {
      f1: f1Of(confusion),
      precision: precisionOf(confusion),
      recall: recallOf(confusion),
      found: confusion.truePositives,
      falseAlarms: confusion.falsePositives,
    },
  };
}

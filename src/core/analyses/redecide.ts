import type { Sentence } from "../language/sentence.js";
import { auroc, averagePrecision, confusionAt, f1Of, precisionOf, recallOf } from "../numbers/judging/classification.js";
import { type Decision, decide, ruleOf, type ThresholdSetting } from "../numbers/judging/decision.js";
import { countedInterval, falseAlarmInterval } from "../numbers/judging/false-alarms.js";
import type { PlantedEvidence } from "../numbers/planted-evidence.js";
import type { AnomalyTrust, FalseAlarms, LabelledMetrics } from "./anomaly-trust.js";
import { type PlantedScores, recountOf } from "./planted-scores.js";
import type { Columns } from "./result.js";

/** The numbers of a result that thresholds are decided on: its columns of these names. */
export interface JudgedImages {
  /** One an image, higher is odder; those that are not finite are not judged. */
  scores: Float32Array;
  /** The scores of the run's held-out good images. */
  heldOut: Float32Array;
  /** One an image: 1 for odd, 0 for good, -1 for no label; empty or left out if there are no labels. */
  odd?: Int32Array;
  /** Defects that were planted on the held-out images; left out if there are none. */
  planted?: PlantedScores | null;
}

/** What follows from a threshold; the parts of a result that change with it. */
export interface AnomalyDecision {
  threshold: number | null;
  /** Why there is no threshold. */
  thresholdMessage: Sentence | null;
  /** How many images score above it. */
  flagged: number;
  falseAlarms: FalseAlarms | null;
  /** Null unless some images with a score are labelled good and some odd. */
  labelled: LabelledMetrics | null;
  /** What is found of the planted defects; null if there are none, or no threshold. */
  proof: PlantedEvidence[] | null;
}

/** The settings of a project that a result is decided by. */
export interface DecisionSettings {
  threshold: ThresholdSetting;
  /** The accepted share of false alarms, 0 to 1, both excluded. */
  falseAlarmRate: number;
}

/** The images with a label and a score, and what no threshold changes of their metrics. */
interface Labelled {
  scores: number[];
  odd: boolean[];
  count: number;
  auroc: number;
  averagePrecision: number;
}

function labelledOf({ scores, odd }: JudgedImages): Labelled | null {
  const judged = { scores: [] as number[], odd: [] as boolean[] };
  odd?.forEach((label, image) => {
    if (label < 0 || !Number.isFinite(scores[image])) return;
    judged.scores.push(scores[image]);
    judged.odd.push(label === 1);
  });
  const count = judged.odd.filter(Boolean).length;
  if (count === 0 || count === judged.odd.length) return null;
  return { ...judged, count, auroc: auroc(judged.scores, judged.odd), averagePrecision: averagePrecision(judged.scores, judged.odd) };
}

function metricsAt({ scores, odd, count, auroc, averagePrecision }: Labelled, threshold: number | null): LabelledMetrics {
  const confusion = threshold === null ? null : confusionAt(scores, odd, threshold);
  return {
    good: odd.length - count,
    odd: count,
    auroc,
    averagePrecision,
    atThreshold: confusion && {
      f1: f1Of(confusion),
      precision: precisionOf(confusion),
      recall: recallOf(confusion),
      found: confusion.truePositives,
      falseAlarms: confusion.falsePositives,
    },
  };
}

function falseAlarmsOf(
  heldOut: readonly number[],
  decision: Decision,
  { threshold, falseAlarmRate }: DecisionSettings,
): FalseAlarms | null {
  if (!decision.ok || heldOut.length === 0) return null;
  const accepted = threshold === "auto";
  const above = heldOut.filter((score) => score > decision.value).length;
  const interval = accepted ? falseAlarmInterval(heldOut.length, falseAlarmRate) : countedInterval(above, heldOut.length);
  return interval && { rate: accepted ? falseAlarmRate : above / heldOut.length, accepted, ...interval };
}

/**
 * Gives what settings decide on judged images. What no setting changes is computed once, so that the answer follows a threshold that
 * is dragged: 10,000 images take about a millisecond. Throws a RangeError if there are labels, but not one for each score.
 */
export function decisionsOn(images: JudgedImages): (settings: DecisionSettings) => AnomalyDecision {
  const { odd } = images;
  if (odd && odd.length > 0 && odd.length !== images.scores.length)
    throw new RangeError(`${images.scores.length} scores have ${odd.length} labels.`);
  const labelled = labelledOf(images);
  const scores = Array.from(images.scores);
  const heldOut = Array.from(images.heldOut).filter(Number.isFinite);
  const recount = images.planted && heldOut.length > 0 ? recountOf(images.planted, heldOut) : null;
  return (settings) => {
    const rule = ruleOf(settings);
    // The best F1 is that of the images with a label; it then holds for all.
    const best = rule.kind === "best-f1" ? decide(labelled?.scores ?? [], heldOut, rule, labelled?.odd ?? []) : null;
    const decision = best
      ? best.ok
        ? decide(scores, heldOut, { kind: "fixed", value: best.value })
        : best
      : decide(scores, heldOut, rule);
    const threshold = decision.ok ? decision.value : null;
    return {
      threshold,
      thresholdMessage: decision.ok ? null : decision.message,
      flagged: decision.ok ? decision.flagged : 0,
      falseAlarms: falseAlarmsOf(heldOut, decision, settings),
      labelled: labelled && metricsAt(labelled, threshold),
      proof: threshold === null || !recount ? null : recount(threshold),
    };
  };
}

/** The numbers of a result's columns that thresholds are decided on; null for a result of before, which has no held-out scores. */
export function judgedImages({ scores, heldOut, odd }: Columns, trust: AnomalyTrust | undefined): JudgedImages | null {
  if (!(scores instanceof Float32Array && heldOut instanceof Float32Array)) return null;
  return { scores, heldOut, ...(odd instanceof Int32Array && odd.length > 0 && { odd }), planted: trust?.planted };
}

/** The parts of a result that a decision replaces. */
type Decided = Omit<AnomalyDecision, "falseAlarms" | "labelled" | "proof"> & { trust?: AnomalyTrust };

/** What was decided on a result when it was made, or when it was last decided anew. */
export const decisionOfResult = ({ threshold, thresholdMessage, flagged, trust }: Decided): AnomalyDecision => ({
  threshold,
  thresholdMessage,
  flagged,
  falseAlarms: trust?.falseAlarms ?? null,
  labelled: trust?.labelled ?? null,
  proof: trust?.proof ?? null,
});

/** A result as a decision leaves it. */
export function withDecision<R extends Decided>(result: R, { falseAlarms, labelled, proof, ...decision }: AnomalyDecision): R {
  return {
    ...result,
    ...decision,
    ...(result.trust && { trust: { ...result.trust, falseAlarms, labelled, proof: proof ?? result.trust.proof } }),
  };
}

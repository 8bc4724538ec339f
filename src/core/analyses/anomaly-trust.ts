import { z } from "zod";
import type { Sentence } from "../language/sentence.js";
import { sentenceSchema } from "../language/sentence-schema.js";
import type { Shift } from "../numbers/judging/shift.js";
import type { PlantedEvidence } from "../numbers/planted-evidence.js";
import { type BaselineName, baselineNames, type ScorerName, scorerNames } from "../numbers/scorer.js";
import { plantedEvidenceSchema, plantedScoresSchema } from "./planted-schema.js";
import type { PlantedScores } from "./planted-scores.js";

/** How well scores and threshold agree with labels of the folder: shares on 0..1. */
export interface LabelledMetrics {
  good: number;
  odd: number;
  auroc: number;
  averagePrecision: number;
  /** At the threshold; null if there is none. */
  atThreshold: { f1: number; precision: number; recall: number; found: number; falseAlarms: number } | null;
}

/** How well heat maps find the odd regions of masks: shares on 0..1. */
export interface PixelTrust {
  /** Of all pixels of the images. */
  auroc: number;
  /** Per-region overlap, over the false positive rates up to 0.3. */
  pro: number;
  regions: number;
  images: number;
}

/** Shares of good images, 0 to 1, that a threshold flags by mistake. */
export interface FalseAlarms {
  /** The accepted rate; or if the threshold was not set by one, the share of the held-out images that are above it. */
  rate: number;
  accepted: boolean;
  /** The true rate lies between these with 95 % confidence. */
  low: number;
  high: number;
}

/** How far a result can be trusted. */
export interface AnomalyTrust {
  score: ScorerName;
  /** Images that have a score. */
  judged: number;
  /** Held-out images that the threshold stands on. */
  heldOut: number;
  /** Null if there is no threshold, or no held-out images. */
  falseAlarms: FalseAlarms | null;
  /** Whether the folder's scores as a whole lie elsewhere than the held-out ones; null if there are none. */
  shift: Shift | null;
  /** What each scorer found that `auto` compared; null if the scorer was named. */
  choice: PlantedEvidence[] | null;
  /** What the scorer finds of defects planted on held-out images, and then each baseline; null if they are not there. */
  proof: PlantedEvidence[] | null;
  /** The same defects, to be counted again at another threshold; left out by results of before. */
  planted?: PlantedScores | null;
  /** Null if the folder has no labels that tell good from odd. */
  labelled: LabelledMetrics | null;
  /** How well each baseline agrees with the labels, to hold the score's AUROC against; null without labels. */
  baselines: { scorer: BaselineName; auroc: number }[] | null;
  /** Null if the project names no masks, or the score has no heat map. */
  pixels: PixelTrust | null;
  notes: Sentence[];
}

/** Parses what a kept result says of its trust. */
export const anomalyTrustSchema = (): z.ZodType<AnomalyTrust> => {
  const share = z.number().min(0).max(1);
  const shift = z.discriminatedUnion("shifted", [
    z.object({ shifted: z.literal(false), pValue: share }),
    z.object({ shifted: z.literal(true), pValue: share, direction: z.enum(["up", "down"]) }),
  ]);
  return z.object({
    score: z.enum(scorerNames),
    judged: z.int(),
    heldOut: z.int(),
    falseAlarms: z.object({ rate: share, accepted: z.boolean().default(true), low: share, high: share }).nullable(),
    shift: shift.nullable(),
    choice: z.array(plantedEvidenceSchema()).nullable(),
    proof: z.array(plantedEvidenceSchema()).nullable(),
    planted: plantedScoresSchema().nullable().optional(),
    labelled: z
      .object({
        good: z.int(),
        odd: z.int(),
        auroc: share,
        averagePrecision: share,
        atThreshold: z.object({ f1: share, precision: share, recall: share, found: z.int(), falseAlarms: z.int() }).nullable(),
      })
      .nullable(),
    baselines: z
      .array(z.object({ scorer: z.enum(baselineNames), auroc: share }))
      .nullable()
      .default(null),
    pixels: z.object({ auroc: share, pro: share, regions: z.int(), images: z.int() }).nullable().default(null),
    notes: z.array(sentenceSchema),
  });
};

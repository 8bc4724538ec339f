import { z } from "zod";
import type { Sentence } from "../language/sentence.js";
import { sentenceSchema } from "../language/sentence-schema.js";
import type { AnalysisRow } from "./analysis.js";
import { type AnomalyTrust, anomalyTrustSchema } from "./anomaly-trust.js";
import { numberSchema } from "./number-schema.js";

/** Scores how unlike the learned images each image is, and flags those above the threshold. */
export const anomalies = {
  help: "rank images by how odd they look, and flag those above the threshold",
  panel: "anomalies",
  stages: {
    "fitting-scores": "Fitting the scores",
    "scoring-held-out": "Scoring the held-out images",
    "trying-scores": "Trying the scores on planted defects",
    "looking-for-anomalies": "Looking for anomalies",
  },
  written: { prefix: "heat/", option: "heatMaps" },
  pictures: { input: "image", output: "image", heat: "error" },
  columns: {
    scores: { type: "f32" },
    pValues: { type: "f32", optional: true },
    // The worst region: x, y, width and height in pixels of the image itself, and in shares of its thumbnails; no width if none stands out.
    regions: { type: "f32", width: 4, optional: true },
    outlines: { type: "f32", width: 4, optional: true },
    // When each image's file was last written, in seconds since 1970; 0 if it has gone.
    dates: { type: "i32", optional: true },
    // 1 for an image that its label calls odd, 0 for a good one, -1 for one without a label; empty if the folder has no labels.
    odd: { type: "i32", rows: "labels", optional: true },
    // Scores of the run's held-out images, finite ones alone: what thresholds stand on.
    heldOut: { type: "f32", rows: "own", optional: true },
  },
  table: { file: "anomalies.csv", columns: ["file", "score", "threshold", "flagged", "rank", "p", "region", "outcome", "run"] },
  options: { heatMaps: { kind: "switch", help: "also write where each image looks odd as a picture, all of one scale" } },
  judgedBy: "anomaly",
  readsLabels: true,
} as const satisfies AnalysisRow;

/** The threshold that images are flagged by, and the images that score highest. */
export interface AnomaliesSummary {
  threshold: number | null;
  /** Why there is no threshold. */
  thresholdMessage: Sentence | null;
  /** How many images score above it. */
  flagged: number;
  /** The squared heat that is shown as full heat: 1, or of results of before the squared error below which 99.5 % of the folder's pixels lie. */
  heatScale: number;
  /** How far the result can be trusted; left out by results of before. */
  trust?: AnomalyTrust;
  /** The highest scores, highest first; twenty at most. */
  worst: { file: string; score: number }[];
}

/** Parses what a kept result says beyond its head. */
export const anomaliesSummary = (): z.ZodType<AnomaliesSummary> =>
  z.object({
    threshold: numberSchema().nullable(),
    thresholdMessage: sentenceSchema.nullable(),
    flagged: z.int(),
    heatScale: numberSchema(),
    trust: anomalyTrustSchema().optional(),
    worst: z.array(z.object({ file: z.string(), score: numberSchema() })),
  });

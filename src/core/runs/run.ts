import { z } from "zod";
import type { Sentence } from "../language/sentence.js";
import { sentenceSchema } from "../language/sentence-schema.js";
import { epochFlops } from "../network/cost.js";
import { type EngineInfo, engineKinds } from "../network/engine-kind.js";
import type { Network } from "../network/network.js";
import { type Project, resolveProject } from "../project/project.js";
import type { ProjectFile } from "../project/schema.js";
import type { Measurement } from "./epoch-time.js";
import { type HeldOutScores, heldOutScoresSchema } from "./held-out-scores.js";

export const runStatuses = ["running", "paused", "interrupted", "stopped", "finished", "failed"] as const;
export type RunStatus = (typeof runStatuses)[number];

/** `run.json`: what a run is made from and how it ended. */
export interface RunRecord {
  version: 1;
  id: string;
  /** ISO time, UTC. */
  created: string;
  status: RunStatus;
  /** A sentence where the run failed or was interrupted. */
  message: Sentence | null;
  project: Project;
  network: Network;
  /** The files that the weights were imported from; left out where they were trained here from the start. */
  origin?: string;
  /** True where an exported script trains it, perhaps on another machine. */
  script?: boolean;
  /** The values that mean black and white to the model: `[0, 1]` for networks trained here, others for imported ones. */
  modelRange: [number, number];
  /** The values that mean black and white in the training source. */
  dataRange: [number, number];
  data: {
    images: number;
    training: number;
    validation: number;
    fingerprint: string;
    /** What tells, without reading them, whether the images are the same; left out where it is not known. */
    stamp?: string;
  };
  engine: EngineInfo;
  /** Best validation loss and its epoch, or null where there is no validation. */
  best: { epoch: number; loss: number } | null;
  heldOut: HeldOutScores;
}

/** A line of `metrics.jsonl`. Losses are on 0..1. */
export const epochMetricsSchema = z.object({
  epoch: z.int().min(1),
  loss: z.number(),
  validationLoss: z.number().optional(),
  learningRate: z.number(),
  seconds: z.number(),
  imagesPerSecond: z.number().optional(),
  /** Standard deviation of the outputs over some images, pixel by pixel, averaged: near 0 where all look the same. */
  outputSpread: z.number().optional(),
  /** Length of the code, and how many of its numbers are the same for all of some images. */
  codes: z.int().optional(),
  deadCodes: z.int().optional(),
});
export type EpochMetrics = z.output<typeof epochMetricsSchema>;

const triple = z.tuple([z.int(), z.int(), z.int()]).readonly();

/** Parses the parts of run.json that others rely on; what is inside the snapshots was written by this product. */
export const runRecordSchema: z.ZodType<RunRecord> = z.object({
  version: z.literal(1),
  id: z.string(),
  created: z.string(),
  status: z.enum(runStatuses),
  message: sentenceSchema.nullable(),
  // A setting that came after the run has its default.
  project: z
    .custom<ProjectFile>((value) => typeof value === "object" && value !== null && "training" in value)
    .transform((file): Project => resolveProject(file)),
  network: z.looseObject({
    image: triple,
    input: triple,
    layers: z.array(z.looseObject({ kind: z.string(), name: z.string() })),
    code: z.int().nullable(),
  }) as unknown as z.ZodType<Network>,
  origin: z.string().optional(),
  script: z.boolean().optional(),
  modelRange: z.tuple([z.number(), z.number()]),
  dataRange: z.tuple([z.number(), z.number()]),
  data: z.object({ images: z.int(), training: z.int(), validation: z.int(), fingerprint: z.string(), stamp: z.string().optional() }),
  engine: z.object({ kind: z.enum(engineKinds), name: z.string(), version: z.string(), threads: z.int() }),
  best: z.object({ epoch: z.int(), loss: z.number() }).nullable(),
  heldOut: heldOutScoresSchema,
});

/** `about.json`: what a person says of a run. Apart from run.json, which the training process writes. */
export const runAboutSchema = z.object({
  /** Null where the run has no name of its own. */
  name: z.string().trim().min(1).max(80).nullable(),
  note: z.string().max(4000),
});
export type RunAbout = z.output<typeof runAboutSchema>;

/** What is said of a run that nobody has described. */
export const undescribed: RunAbout = { name: null, note: "" };

/** A run as lists show it. */
export interface RunSummary extends RunAbout {
  id: string;
  created: string;
  status: RunStatus;
  message: Sentence | null;
  engine: EngineInfo;
  /** Every knob as it was. */
  project: Project;
  /** True where the images have changed since; left out where they were not looked at. */
  imagesChanged?: boolean;
  preset: string;
  latent: number | null;
  /** The files that its weights were imported from; null where they were trained here from the start. */
  origin: string | null;
  epochs: number;
  plannedEpochs: number;
  loss: number | null;
  validationLoss: number | null;
  best: { epoch: number; loss: number } | null;
  seconds: number;
  /** Its speed on this machine; null before the first epoch. */
  measurement: Measurement | null;
}

/** True where a run is an imported model that was not trained on here. */
export const isImported = ({ origin, epochs }: Pick<RunSummary, "origin" | "epochs">): boolean => origin !== null && epochs === 0;

/** True where a run has left a model to work with. */
export const holdsModel = (run: Pick<RunSummary, "origin" | "epochs">): boolean => run.epochs > 0 || isImported(run);

/** What the epochs of a run have measured of this machine. */
function measure({ network, data, engine, project, script }: RunRecord, metrics: readonly EpochMetrics[]): Measurement | null {
  if (metrics.length === 0 || script) return null;
  const { batchSize } = project.training;
  return {
    engine: engine.kind,
    batchSize,
    epochFlops: epochFlops(network, data.training, data.validation, batchSize),
    secondsPerEpoch: metrics.reduce((sum, line) => sum + line.seconds, 0) / metrics.length,
  };
}

/** The summary of a record, its metrics and what a person says of it. */
export function summarize(record: RunRecord, metrics: readonly EpochMetrics[], about: RunAbout): RunSummary {
  const last = metrics.at(-1);
  return {
    ...about,
    id: record.id,
    created: record.created,
    status: record.status,
    message: record.message,
    engine: record.engine,
    project: record.project,
    preset: record.project.network.preset,
    latent: record.network.code === null ? null : record.project.network.latent,
    origin: record.origin ?? null,
    epochs: metrics.length,
    plannedEpochs: record.project.training.epochs,
    loss: last?.loss ?? null,
    validationLoss: last?.validationLoss ?? null,
    best: record.best,
    seconds: metrics.reduce((sum, line) => sum + line.seconds, 0),
    measurement: measure(record, metrics),
  };
}

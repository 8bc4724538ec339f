import { z } from "zod";
import { sentenceSchema } from "../language/sentence-schema.js";
import { engineKinds } from "../network/engine-kind.js";
import type { Network } from "../network/network.js";
import { type Project, resolveProject } from "../project/project.js";
import type { ProjectFile } from "../project/schema.js";
import { heldOutScoresSchema } from "./held-out-scores.js";
import { type EpochMetrics, type RunAbout, type RunChoice, type RunRecord, runStatuses } from "./run.js";

/** Parses a line of `metrics.jsonl`. */
export const epochMetricsSchema: z.ZodType<EpochMetrics> = z.object({
  epoch: z.int().min(1),
  loss: z.number(),
  validationLoss: z.number().optional(),
  learningRate: z.number(),
  seconds: z.number(),
  imagesPerSecond: z.number().optional(),
  outputSpread: z.number().optional(),
  codes: z.int().optional(),
  deadCodes: z.int().optional(),
  guideDistance: z.number().optional(),
});

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
    ofFeatures: z.literal(true).optional(),
  }) as unknown as z.ZodType<Network>,
  picture: triple.optional(),
  ownSizes: z.literal(true).optional(),
  filmed: z.array(z.string()).readonly().optional(),
  paddingLeftOut: z.literal(true).optional(),
  origin: z.string().optional(),
  script: z.boolean().optional(),
  modelRange: z.tuple([z.number(), z.number()]),
  cutOff: z.object({ black: z.number(), white: z.number() }).optional(),
  dataRange: z.tuple([z.number(), z.number()]),
  data: z.object({ images: z.int(), training: z.int(), validation: z.int(), fingerprint: z.string(), stamp: z.string().optional() }),
  engine: z.object({ kind: z.enum(engineKinds), name: z.string(), version: z.string(), threads: z.int() }),
  best: z.object({ epoch: z.int(), loss: z.number() }).nullable(),
  heldOut: heldOutScoresSchema,
});

/** Parses the parts of a request that choose a run and an epoch of it. */
export const runChoice = { run: z.string().optional(), epoch: z.int().min(1).optional() } satisfies { [K in keyof RunChoice]-?: z.ZodType };

/** Parses `about.json`. */
export const runAboutSchema: z.ZodType<RunAbout> = z.object({
  name: z.string().trim().min(1).max(80).nullable(),
  note: z.string().max(4000),
});

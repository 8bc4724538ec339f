import { z } from "zod";
import { outcomeSchema } from "../project/outcome-schema.js";
import type { Project } from "../project/project.js";
import { type AnalysisKind, type AnyResult, analyses } from "./analyses.js";
import { summarySchemas } from "./parsers.js";
import type { ResultEntry, ResultRecord } from "./result.js";

const kindSchema = z.custom<AnalysisKind>((value) => typeof value === "string" && Object.hasOwn(analyses, value));

/** The `entry.json` of earlier results, and what a list needs of result.json. */
export const resultEntrySchema: z.ZodType<Omit<ResultEntry, "folder" | "run">> = z.object({
  kind: kindSchema,
  input: z.string(),
  created: z.string(),
});

const head = {
  run: z.string(),
  epoch: z.int().min(1).optional(),
  folder: z.string(),
  input: z.string(),
  table: z.string(),
  created: z.string(),
  count: z.int(),
  leftOut: z.array(outcomeSchema),
};

const headSchema = z.looseObject({ kind: kindSchema, ...head });

/** Parses the result of any analysis: its head, then what its kind says beyond it. */
export const resultSchema: z.ZodType<AnyResult> = headSchema.transform((value, context): AnyResult => {
  const parsed = summarySchemas[value.kind]().safeParse(value);
  if (!parsed.success) {
    context.addIssue({ code: "custom", message: parsed.error.message });
    return z.NEVER;
  }
  const { kind, run, epoch, folder, input, table, created, count, leftOut } = value;
  // Each kind's summary was parsed by that kind's own parser.
  return { kind, run, ...(epoch !== undefined && { epoch }), folder, input, table, created, count, leftOut, ...parsed.data } as AnyResult;
});

const levelSchema = z.object({
  height: z.int().min(1),
  width: z.int().min(1),
  columns: z.int().min(1),
  perPage: z.int().min(1),
  extension: z.enum(["png", "webp"]),
});

/** The settings that a result was judged by; what is inside was written by this product. */
export const anomalySettingsSchema = z.custom<Project["anomaly"]>((value) => typeof value === "object" && value !== null);

/** Parses result.json. */
export const resultRecordSchema: z.ZodType<ResultRecord> = z.object({
  version: z.literal(2),
  result: resultSchema,
  source: z.enum(["folder", "array"]),
  sortedByName: z.boolean(),
  atlases: z.record(z.string(), z.object({ coding: z.enum(["image", "error"]), levels: z.array(levelSchema) })),
  epochs: z.int(),
  anomaly: anomalySettingsSchema,
  labels: z.string().nullable().optional(),
  images: z.string().nullable(),
  arrivals: z
    .object({
      first: z.int().min(0),
      last: z.string(),
      parts: z.array(z.object({ from: z.int().min(0), folder: z.string() })),
      rewritten: z.array(z.object({ index: z.int().min(0), folder: z.string(), place: z.int().min(0) })).optional(),
      rewrittenLast: z.string().optional(),
    })
    .optional(),
});

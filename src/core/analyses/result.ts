import { z } from "zod";
import { sentenceSchema } from "../language/sentence-schema.js";
import type { Project } from "../project/project.js";
import type { Result, ResultEntry, ResultKind } from "./staleness.js";

/** `result.json` in a result's folder: what makes it again what it was when it was new. */
export interface ResultRecord {
  version: 1;
  result: Result;
  epochs: number;
  anomaly: Project["anomaly"];
  /** What tells whether the images are the same; null where they could not be looked at. */
  images: string | null;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const kinds = ["reconstruct", "denoise", "embed", "anomalies"] as const satisfies readonly ResultKind[];

/** `entry.json` in a result's folder: what a list needs, without the result's items. */
export const resultEntrySchema: z.ZodType<Omit<ResultEntry, "folder">> = z.object({
  kind: z.enum(kinds),
  input: z.string(),
  created: z.string(),
});

/** Parses the parts of result.json that others rely on; what is inside a result was written by this product. */
export const resultRecordSchema: z.ZodType<ResultRecord> = z.object({
  version: z.literal(1),
  result: z.looseObject({
    kind: z.enum(kinds),
    items: z.array(z.unknown()),
    leftOut: z.array(z.looseObject({ reason: sentenceSchema.nullable() })),
    thresholdMessage: sentenceSchema.nullable().optional(),
  }) as unknown as z.ZodType<Result>,
  epochs: z.int(),
  anomaly: z.custom<Project["anomaly"]>(isObject),
  images: z.string().nullable(),
});

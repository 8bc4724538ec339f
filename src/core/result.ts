import { z } from "zod";
import type { Project } from "./project.js";
import type { Result, ResultKind } from "./stale.js";

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
const kinds: readonly string[] = ["reconstruct", "denoise", "embed", "anomalies"] satisfies ResultKind[];

/** Parses the parts of result.json that others rely on; what is inside a result was written by this product. */
export const resultRecordSchema: z.ZodType<ResultRecord> = z.object({
  version: z.literal(1),
  result: z.custom<Result>(
    (value) => isObject(value) && "kind" in value && kinds.includes(String(value.kind)) && "items" in value && Array.isArray(value.items),
  ),
  epochs: z.int(),
  anomaly: z.custom<Project["anomaly"]>(isObject),
  images: z.string().nullable(),
});

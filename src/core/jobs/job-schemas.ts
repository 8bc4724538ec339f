import { z } from "zod";
import { codePlaceSchema } from "../analyses/code-place-schema.js";
import { requestSchemas } from "../analyses/parsers.js";
import { runChoice } from "../runs/run-schema.js";
import type { Job, JobKind, JobRequest } from "./jobs.js";
import { modelFormats } from "./model-format.js";

const onProject = { project: z.string(), text: z.string().optional() };

/** A parser of the request of each kind of job. */
const schemas: { readonly [K in JobKind]: z.ZodType<JobRequest<K>> } = {
  ...requestSchemas,
  train: z.object({ ...onProject, resume: z.boolean().optional(), tensorBoard: z.boolean().optional() }),
  decode: z.object({ ...onProject, ...runChoice, codes: z.string(), output: z.string().optional() }),
  import: z.object({
    project: z.string(),
    files: z.array(z.string()).min(1).max(3),
    task: z.enum(["reconstruct", "denoise"]).optional(),
    range: z.tuple([z.number(), z.number()]).optional(),
    images: z.string().optional(),
    clean: z.string().optional(),
  }),
  export: z.object({ ...onProject, ...runChoice, format: z.enum(modelFormats), output: z.string(), scoring: z.boolean().optional() }),
  script: z.object({ ...onProject, output: z.string(), distributed: z.boolean().optional() }),
  exportMap: z.object({ ...onProject, result: z.string().optional(), output: z.string(), images: z.array(z.int().min(0)).optional() }),
  imageDetail: z.object({ ...onProject, result: z.string(), index: z.int().min(0) }),
  imageOutput: z.object({ ...onProject, result: z.string(), index: z.int().min(0), compared: z.string().optional() }),
  drawCode: z.object({ ...onProject, result: z.string(), place: codePlaceSchema }),
  report: z.object({
    ...onProject,
    result: z.string(),
    file: z.string(),
    replace: z.boolean().optional(),
    words: z.object({ language: z.string(), bundle: z.record(z.string(), z.string()) }).optional(),
  }),
  survey: z.object({ ...onProject, whole: z.boolean().optional() }),
  noisePreview: z.object(onProject),
  inspect: z.object(onProject),
  newestReport: z.object(onProject),
};

const isKind = (kind: unknown): kind is JobKind => typeof kind === "string" && Object.hasOwn(schemas, kind);

/** Parses a job that comes from another process. */
export const jobSchema: z.ZodType<Job> = z.looseObject({ kind: z.custom<JobKind>(isKind) }).transform((value, context): Job => {
  const parsed = schemas[value.kind].safeParse(value);
  if (parsed.success) {
    // The kind chose the parser.
    return { kind: value.kind, ...parsed.data } as Job;
  }
  context.addIssue({ code: "custom", message: parsed.error.message });
  return z.NEVER;
});

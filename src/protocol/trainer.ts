import { z } from "zod";
import type { JobEvent } from "../core/jobs/event.js";
import { jobSchema } from "../core/jobs/job-schemas.js";
import type { JobKind, JobResult } from "../core/jobs/jobs.js";
import { type Sentence, sentence } from "../core/language/sentence.js";
import { sentenceSchema } from "../core/language/sentence-schema.js";
import { engineKinds } from "../core/network/engine-kind.js";

/** Host to child process. Every `start` is answered by exactly one `ok`, `failed` or `cancelled` of the same id; `engine` is chosen and proven. */
export const toTrainerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("start"), id: z.int(), engine: z.enum(engineKinds), job: jobSchema }),
  z.object({ type: z.literal("cancel"), id: z.int() }),
  z.object({ type: z.literal("pause"), id: z.int() }),
  z.object({ type: z.literal("resume"), id: z.int() }),
]);
export type ToTrainer = z.input<typeof toTrainerSchema>;

/** Child process to host. */
export type FromTrainer =
  | { type: "ready" }
  | { type: "event"; id: number; event: JobEvent }
  | { type: "ok"; id: number; result: JobResult<JobKind> }
  | { type: "failed"; id: number; code: string; message: Sentence }
  | { type: "cancelled"; id: number };

const fromTrainerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("event"), id: z.int(), event: z.custom<JobEvent>((v) => typeof v === "object" && v !== null && "kind" in v) }),
  z.object({
    type: z.literal("ok"),
    id: z.int(),
    result: z.custom<JobResult<JobKind>>((v) => typeof v === "object" && v !== null && "kind" in v),
  }),
  z.object({ type: z.literal("failed"), id: z.int(), code: z.string(), message: sentenceSchema }),
  z.object({ type: z.literal("cancelled"), id: z.int() }),
]);

/** Parses a message from the child; undefined for what is not one. */
export function parseFromTrainer(message: unknown): FromTrainer | undefined {
  const result = fromTrainerSchema.safeParse(message);
  return result.success ? result.data : undefined;
}

/** The answer to a request that cannot be parsed, such as one of an unknown kind, so that it ends; undefined if the message is no request. */
export function refusalOf(message: unknown): FromTrainer | undefined {
  const request = z.looseObject({ type: z.literal("start"), id: z.int() }).safeParse(message);
  const { error } = toTrainerSchema.safeParse(message);
  if (!request.success || !error) return undefined;
  const reason = sentence("The process that computes does not understand this request: {0}.", z.prettifyError(error));
  return { type: "failed", id: request.data.id, code: "unknown-request", message: reason };
}

/** Parses a message from the host; undefined for what is not one. */
export function parseToTrainer(message: unknown): z.output<typeof toTrainerSchema> | undefined {
  const result = toTrainerSchema.safeParse(message);
  return result.success ? result.data : undefined;
}

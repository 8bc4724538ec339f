import { z } from "zod";
import { sentenceSchema } from "../language/sentence-schema.js";
import type { FileOutcome } from "./data-summary.js";

/** Parses what became of a file. */
export const outcomeSchema: z.ZodType<FileOutcome> = z.object({
  file: z.string(),
  outcome: z.enum(["used", "resized", "left out", "excluded"]),
  reason: sentenceSchema.nullable(),
});

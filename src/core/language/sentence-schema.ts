import { z } from "zod";
import { type Sentence, verbatim } from "./sentence.js";

const value = z.union([z.string(), z.number(), z.lazy(() => sentenceSchema)]);

/** Parses a sentence that comes from another process or from disk. Older files and exported scripts have a string instead. Apart from the type, so that zod stays out of the page. */
export const sentenceSchema: z.ZodType<Sentence> = z.union([
  z.string().transform(verbatim),
  z.object({ text: z.string(), values: z.array(value) }),
]);

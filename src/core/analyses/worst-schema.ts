import { z } from "zod";
import { numberSchema } from "./number-schema.js";
import { pictureFigures, type WorstImages } from "./worst-images.js";

/** Parses what a kept result says of its worst images. */
export function worstSchema(): z.ZodType<WorstImages[]> {
  const trait = z.discriminatedUnion("kind", [
    z.object({ kind: z.enum(["darkest", "brightest", "smallest", "largest"]), hits: z.int() }),
    z.object({ kind: z.literal("folder"), hits: z.int(), folder: z.string(), share: z.number() }),
  ]);
  return z.array(
    z.object({
      figure: z.enum(pictureFigures),
      count: z.int(),
      least: numberSchema(),
      most: numberSchema(),
      others: numberSchema(),
      traits: z.array(trait),
    }),
  );
}

import { z } from "zod";
import { type CodePlace, mostAxes } from "./code-place.js";

const index = z.int().min(0);

/** A parser of places in the space of codes. */
export const codePlaceSchema: z.ZodType<CodePlace> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("at"), code: z.array(z.number()).min(1).max(2) }),
  z.object({ kind: z.literal("along"), image: index, steps: z.array(z.number()).max(mostAxes) }),
  z.object({ kind: z.literal("between"), images: z.tuple([index, index]), share: z.number().min(0).max(1) }),
]);

import { z } from "zod";
import { defectKinds, type PlantedEvidence } from "../numbers/planted-evidence.js";
import { numberSchema } from "./number-schema.js";
import type { PlantedScores } from "./planted-scores.js";

/** Parses the evidence that a result or a run carries. */
export const plantedEvidenceSchema = (): z.ZodType<PlantedEvidence> => {
  const counts = { planted: z.int().min(0), found: z.int().min(0) };
  return z.object({
    scorer: z.string(),
    ...counts,
    byKind: z.array(z.object({ kind: z.enum(defectKinds), ...counts })),
    bySize: z.array(z.object({ pixels: z.number().positive(), ...counts })),
    smallest: z.number().positive().nullable(),
  });
};

/** Parses what a kept result says of them. */
export const plantedScoresSchema = (): z.ZodType<PlantedScores> =>
  z.object({
    scorers: z.array(z.string()).min(1),
    defects: z.array(
      z.object({
        kind: z.enum(defectKinds),
        share: z.number(),
        sizePixels: z.number(),
        score: numberSchema(),
        above: z.array(z.number().min(0).max(1)),
      }),
    ),
  });

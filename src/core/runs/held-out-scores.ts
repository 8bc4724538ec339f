import { z } from "zod";
import type { ScorerName } from "../numbers/scorer.js";

/** The scores of the held-out images by scorer, for the threshold; a scorer that did not score them is left out. All are finite. */
export type HeldOutScores = Partial<Record<ScorerName, number[]>>;

/** JSON writes null for a number that is not finite. Such an image was not judged, so the threshold does not use it. */
const scores = z.array(z.number().nullable()).transform((list) => list.filter((score) => score !== null));

/** Reads the scores by scorer, or the one list of earlier runs, which is of mse. Scores of a scorer that is not known here are kept. */
export const heldOutScoresSchema: z.ZodType<HeldOutScores> = z.union([scores.transform((mse) => ({ mse })), z.record(z.string(), scores)]);

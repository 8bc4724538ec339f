import { z } from "zod";
import type { AnalysisRow } from "./analysis.js";

/** Gives the code of each image, and a position on the map. */
export const embed = {
  help: "write the code of each image as a table",
  panel: "map",
  stages: { embedding: "Embedding" },
  pictures: { input: "image" },
  columns: { codes: { type: "f32", width: "code" }, positions: { type: "f32", width: 2 }, labels: { type: "i32" } },
  table: { file: "embedding.csv", columns: ["file", "label"] },
  options: {},
} as const satisfies AnalysisRow;

/** How positions come from codes, and the names that the column `labels` counts, -1 standing for none. */
export interface EmbedSummary {
  /** Length of the code. */
  latent: number;
  axes: "code" | "principal components";
  labels: string[];
}

/** Parses what a kept result says beyond its head. */
export const embedSummary = (): z.ZodType<EmbedSummary> =>
  z.object({ latent: z.int(), axes: z.enum(["code", "principal components"]), labels: z.array(z.string()) });

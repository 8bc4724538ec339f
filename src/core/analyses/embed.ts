import { z } from "zod";
import type { AnalysisRow } from "./analysis.js";
import { type MapQuality, type ProjectionName, type ProjectionSummary, projectionChoices, projectionNames } from "./projection.js";

/** Gives the code of each image, and a position on the map. */
export const embed = {
  help: "write the code of each image as a table",
  panel: "map",
  stages: { embedding: "Embedding", "finding-neighbours": "Finding neighbours", "placing-images": "Placing the images on the map" },
  pictures: { input: "image", output: "image" },
  columns: {
    codes: { type: "f32", width: "code" },
    positions: { type: "f32", width: 2 },
    labels: { type: "i32" },
    losses: { type: "f32", optional: true },
    splits: { type: "i32", optional: true },
    folders: { type: "i32", optional: true },
    clusters: { type: "i32", optional: true },
    pca: { type: "f32", width: 2, optional: true },
    umap: { type: "f32", width: 2, optional: true },
  },
  table: { file: "embedding.csv", columns: ["file", "label"] },
  options: {
    projection: {
      kind: "choice",
      choices: projectionChoices,
      help: "how codes of more than two numbers become positions on the map: by principal components, by UMAP, or by the better of both",
    },
    onto: {
      kind: "source",
      help: "place the images on this map of a run, whose points stay where they are: what it is a map of, or the folder of its result",
    },
    clusters: { kind: "count", most: 100, help: "how many clusters to find (as many as there are labels, else 10)" },
  },
  readsLabels: true,
} as const satisfies AnalysisRow;

/** How positions come from codes, and the names that the columns `labels` and `folders` count, -1 standing for none. */
export interface EmbedSummary {
  /** Length of the code. */
  latent: number;
  /** The projection that `positions` is of. */
  axes: ProjectionName;
  labels: string[];
  /** Folders of the images, relative to the input; left out by results of before. */
  folders?: string[];
  /** The projections that it holds; left out by results of before. */
  projections?: ProjectionSummary[];
  /** The same figures of the two principal components of the pixels; null if they were not measured. */
  baseline?: MapQuality | null;
}

/** Parses what a kept result says beyond its head. */
export const embedSummary = (): z.ZodType<EmbedSummary> => {
  const share = z.number().nullable();
  const quality = { trustworthiness: share, labelAccuracy: share, explainedVariance: share };
  return z.object({
    latent: z.int(),
    axes: z.enum(projectionNames),
    labels: z.array(z.string()),
    folders: z.array(z.string()).optional(),
    projections: z.array(z.object({ name: z.enum(projectionNames), seconds: z.number(), ...quality })).optional(),
    baseline: z.object(quality).nullable().optional(),
  });
};

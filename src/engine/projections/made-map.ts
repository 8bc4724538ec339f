import type { Summaries } from "../../core/analyses/analyses.js";

/** What a map adds to codes: columns of the result, and what it says of itself. */
export interface MadeMap {
  columns: { positions: Float32Array; pca?: Float32Array; umap?: Float32Array; clusters?: Int32Array };
  summary: Omit<Summaries["embed"], "latent" | "labels" | "folders">;
}

import type { MapQuality, ProjectionName, ProjectionSummary } from "../../core/analyses/projection.js";

/** What a map adds to codes: columns of its result, and what it says of itself. */
export interface MadeMap {
  columns: { positions: Float32Array; pca?: Float32Array; umap?: Float32Array; clusters?: Int32Array };
  summary: { axes: ProjectionName; projections?: ProjectionSummary[]; baseline?: MapQuality | null };
}

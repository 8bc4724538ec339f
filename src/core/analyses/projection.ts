/** How codes become positions: the codes themselves if they are two numbers, their principal components, or UMAP. */
export const projectionNames = ["code", "principal components", "umap"] as const;
export type ProjectionName = (typeof projectionNames)[number];

/** The column of a result that holds the positions of each projection. */
export const projectionColumns = {
  code: "positions",
  "principal components": "pca",
  umap: "umap",
} as const satisfies Record<ProjectionName, string>;

/** Points of a map by UMAP that a further image is placed among, as many as UMAP keeps together. */
export const placeNeighbours = 15;

/** What a request asks for: one of them, or the better one. */
export const projectionChoices = ["auto", "pca", "umap"] as const;
export type ProjectionChoice = (typeof projectionChoices)[number];

/** How true a map is to what it is a map of: shares on 0..1, null if they cannot be told. */
export interface MapQuality {
  /** See `trustworthiness` in core/numbers/map-quality.ts. */
  trustworthiness: number | null;
  /** How often the label of an image is the commonest of its ten nearest positions. */
  labelAccuracy: number | null;
  /** The share of the variance that two axes show; null if the projection has no axes. */
  explainedVariance: number | null;
}

/** A projection of a result, and how true it is. */
export interface ProjectionSummary extends MapQuality {
  name: ProjectionName;
  /** How long it took. */
  seconds: number;
}

/** Where the image that others are compared with lies on the map of these. */
export interface MapMark {
  /** The name of the folder of the map's result. */
  map: string;
  /** The point of the map that it is, or whose very code it has; null if it is none of them. */
  point: number | null;
  /** Its place by each projection of the map; none for a point, and where a number is not finite. */
  places: MarkPlace[];
}

/** A place on a map, in the units of one of its projections. */
export interface MarkPlace {
  projection: ProjectionName;
  x: number;
  y: number;
}

import { z } from "zod";
import type { AnalysisRow } from "./analysis.js";
import { type MapMark, projectionNames } from "./projection.js";

/** What the distance of two codes is: by their directions, as it is, or with every axis varying alike. */
export const codeDistances = ["euclidean", "cosine", "whitened"] as const;
export type CodeDistance = (typeof codeDistances)[number];

/** Finds the images of a folder whose codes are nearest to that of one image. */
export const similar = {
  help: "find the images that are most like one image, by their codes",
  panel: "similar",
  stages: { "encoding-images": "Encoding the images" },
  pictures: { input: "image" },
  columns: { distances: { type: "f32" } },
  table: { file: "similar.csv", columns: ["file", "distance", "rank"] },
  options: {
    image: { kind: "source", help: "the image to compare with: a picture's file, or an item of an array such as digits.npy[12]" },
    distance: { kind: "choice", choices: codeDistances, help: "how codes are compared" },
    learned: { kind: "switch", help: "only those that the run may learn from: none that its project excludes" },
    count: { kind: "count", most: 1000, help: "how many images to find (10 if it is left out)" },
  },
} as const satisfies AnalysisRow;

/** What was compared with what. */
export interface SimilarSummary {
  /** The image that others were compared with, absolute. */
  image: string;
  distance: CodeDistance;
  /** Images of the folder that were compared. */
  compared: number;
  /** A file in the result's folder: the image as the network sees it. Left out by results of before. */
  picture?: string;
  /** Left out if there is no map of the images, and by results of before. */
  mark?: MapMark;
}

/** Parses what a kept result says beyond its head. */
export const similarSummary = (): z.ZodType<SimilarSummary> =>
  z.object({
    image: z.string(),
    distance: z.enum(codeDistances),
    compared: z.int(),
    picture: z.string().optional(),
    mark: z
      .object({
        map: z.string(),
        point: z.int().min(0).nullable(),
        places: z.array(z.object({ projection: z.enum(projectionNames), x: z.number(), y: z.number() })),
      })
      .optional(),
  });

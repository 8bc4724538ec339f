import { z } from "zod";
import type { AnalysisRow } from "./analysis.js";
import type { CleaningCheck } from "./cleaning-check.js";
import { cleaningSchema } from "./cleaning-schema.js";
import { numberSchema } from "./number-schema.js";
import { pictureFormats } from "./picture-format.js";
import type { WorstImages } from "./worst-images.js";
import { worstSchema } from "./worst-schema.js";

/** Gives back each image as the network draws it, and how far that is from the image or from a reference. */
export const reconstruct = {
  help: "write what the network makes of each image, and how far off it is",
  panel: "reconstructions",
  stages: { reconstructing: "Reconstructing" },
  written: { prefix: "" },
  pictures: { input: "image", output: "image" },
  columns: { mse: { type: "f32" }, psnr: { type: "f32" }, ssim: { type: "f32" } },
  table: { file: "reconstruction.csv", columns: ["file", "mse", "psnr", "ssim"] },
  options: {
    reference: { kind: "source", help: "clean images to compare with" },
    format: { kind: "choice", choices: pictureFormats, help: "of the pictures: PNG, as the input, TIFF of 16 bits, or npy of floats" },
  },
} as const satisfies AnalysisRow;

/** Means over the images that have the score, of pictures as they are shown, clipped to 0..1: mse on 0..1, psnr in decibels, ssim at most 1. */
export interface ReconstructSummary {
  mean: { mse: number; psnr: number; ssim: number };
  /** The clean images that it was compared with, absolute; left out if each was compared with itself, and by results of before. */
  reference?: string;
  /** The worst images by each figure; left out by results of before. */
  worst?: WorstImages[];
  /** Of what was denoised; results of before have none. */
  check?: CleaningCheck;
}

/** Parses what a kept result says beyond its head. */
export const reconstructSummary = (): z.ZodType<ReconstructSummary> =>
  z.object({
    mean: z.object({ mse: numberSchema(), psnr: numberSchema(), ssim: numberSchema() }),
    reference: z.string().optional(),
    worst: worstSchema().optional(),
    check: cleaningSchema().optional(),
  });

import type { AnalysisRow } from "./analysis.js";
import { pictureFormats } from "./picture-format.js";

/** Cleans each image with a network that was trained to denoise. */
export const denoise = {
  help: "write the cleaned pictures of a denoising project",
  panel: "reconstructions",
  stages: { denoising: "Denoising" },
  written: { prefix: "" },
  keepsSizes: true,
  hasBaseline: true,
  pictures: { input: "image", output: "image" },
  columns: {
    mse: { type: "f32" },
    psnr: { type: "f32" },
    ssim: { type: "f32" },
    // Decibels that the output has more than the input beside the reference; none without one.
    gain: { type: "f32", optional: true },
    // Deviations of the noise on 0 to 1.
    noiseBefore: { type: "f32", optional: true },
    noiseAfter: { type: "f32", optional: true },
    // How far neighbouring pixels of what was taken away go together, -1 to 1.
    structure: { type: "f32", optional: true },
  },
  table: { file: "reconstruction.csv", columns: ["file", "mse", "psnr", "ssim", "gain", "noiseBefore", "noiseAfter", "structure"] },
  options: {
    reference: { kind: "source", help: "clean images to compare with" },
    format: { kind: "choice", choices: pictureFormats, help: "of the pictures: PNG, as the input, TIFF of 16 bits, or npy of floats" },
  },
} as const satisfies AnalysisRow;

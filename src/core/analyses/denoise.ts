import type { AnalysisRow } from "./analysis.js";

/** Cleans each image with a network that was trained to denoise. */
export const denoise = {
  help: "write the cleaned pictures of a denoising project",
  panel: "reconstructions",
  stages: { denoising: "Denoising" },
  written: { prefix: "" },
  pictures: { input: "image", output: "image" },
  columns: { mse: { type: "f32" }, psnr: { type: "f32" }, ssim: { type: "f32" } },
  table: { file: "reconstruction.csv", columns: ["file", "mse", "psnr", "ssim"] },
  options: { reference: { kind: "source", help: "clean images to compare with" } },
} as const satisfies AnalysisRow;

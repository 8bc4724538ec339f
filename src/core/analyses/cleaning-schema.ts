import { z } from "zod";
import type { CleaningCheck } from "./cleaning-check.js";
import { numberSchema } from "./number-schema.js";

/** Parses what a kept result of denoising says of how well it cleaned. */
export function cleaningSchema(): z.ZodType<CleaningCheck> {
  const figures = () => z.object({ noise: numberSchema(), psnr: numberSchema(), ssim: numberSchema() });
  return z.object({
    before: numberSchema(),
    after: numberSchema(),
    structure: numberSchema(),
    compared: z.object({
      pictures: z.int().min(0),
      input: figures(),
      network: figures(),
      medianFilter: figures(),
      nonLocalMeans: figures(),
    }),
  });
}

import { z } from "zod";
import { numberSchema } from "../../core/analyses/number-schema.js";
import { FiniteMean, mse, psnr, ssim } from "../../core/numbers/metrics.js";

/** What an output is compared with its reference by. */
export const outputScores = ["mse", "psnr", "ssim"] as const;
export type OutputScores = Record<(typeof outputScores)[number], number>;

/** Compares a picture `[H,W,C]` with its reference, both as they are shown, 0 to 1; without a reference all are NaN. Rounded as columns hold them, so that table and panel say the same. */
export function compareShown(reference: Float32Array | null, shown: Float32Array, shape: readonly [number, number, number]): OutputScores {
  if (!reference) return { mse: Number.NaN, psnr: Number.NaN, ssim: Number.NaN };
  const { fround } = Math;
  return { mse: fround(mse(reference, shown)), psnr: fround(psnr(reference, shown)), ssim: fround(ssim(reference, shown, shape)) };
}

/** The means of the scores of pictures, of those that have a reference. */
export class OutputMeans {
  readonly #means = { mse: new FiniteMean(), psnr: new FiniteMean(), ssim: new FiniteMean() };

  add(scores: OutputScores): void {
    for (const name of outputScores) this.#means[name].add([scores[name]]);
  }

  get values(): OutputScores {
    const { mse, psnr, ssim } = this.#means;
    return { mse: mse.value, psnr: psnr.value, ssim: ssim.value };
  }
}

const noteSchema = z.object({
  scores: z.object({ mse: numberSchema(), psnr: numberSchema(), ssim: numberSchema() }),
  brightness: z.number(),
  pixels: z.number(),
  checked: z.unknown(),
});

/** What was noted of a picture that was compared; null if it is no such note. */
export const ratedNote = (note: unknown): z.output<typeof noteSchema> | null => noteSchema.safeParse(note).data ?? null;

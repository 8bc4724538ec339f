import { z } from "zod";
import { numberSchema } from "../../core/analyses/number-schema.js";
import { clipped, FiniteMean, mse, psnr, ssim, ssimWindow } from "../../core/numbers/metrics.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";

/** Gives a part `[h,w,C]` of a picture on 0 to 1, as all of a large one as floats is much memory. */
export type PartOf = (area: Rectangle) => Float32Array;

/** What an output is compared with its reference by. */
export const outputScores = ["mse", "psnr", "ssim"] as const;
export type OutputScores = Record<(typeof outputScores)[number], number>;

/** Compares a picture `[H,W,C]` with its reference, both as they are shown, 0 to 1; without a reference all are NaN. Rounded as columns hold them, so that table and panel say the same. */
export function compareShown(reference: Float32Array | null, shown: Float32Array, shape: readonly [number, number, number]): OutputScores {
  if (!reference) return { mse: Number.NaN, psnr: Number.NaN, ssim: Number.NaN };
  const { fround } = Math;
  return { mse: fround(mse(reference, shown)), psnr: fround(psnr(reference, shown)), ssim: fround(ssim(reference, shown, shape)) };
}

/** Rows of a picture that are looked at at once. */
const rowsAtOnce = 256;

/** As {@link compareShown}, some rows after the others; both are clipped. */
export function compareParts(reference: PartOf, shown: PartOf, [height, width, channels]: readonly [number, number, number]): OutputScores {
  let [squares, similarity, windows] = [0, 0, 0];
  for (let y = 0; y < height; y += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, height - y);
    // The windows that begin in these rows end in the next ones.
    const seen = Math.min(height - y, rows + ssimWindow - 1);
    const area = { y, x: 0, height: seen, width };
    const [a, b] = [clipped(reference(area)), clipped(shown(area))];
    const own = rows * width * channels;
    squares += own * mse(a.subarray(0, own), b.subarray(0, own));
    const count = Math.max(0, seen - ssimWindow + 1) * Math.max(0, width - ssimWindow + 1);
    if (count === 0) continue;
    windows += count;
    similarity += count * ssim(a, b, [seen, width, channels]);
  }
  const { fround } = Math;
  const error = squares / (height * width * channels);
  return { mse: fround(error), psnr: fround(-10 * Math.log10(error)), ssim: fround(similarity / windows) };
}

/** The psnr of {@link compareParts} alone, which takes a fraction of the time. */
export function psnrOfParts(reference: PartOf, shown: PartOf, [height, width]: readonly [number, number, number]): number {
  let squares = 0;
  for (let y = 0; y < height; y += rowsAtOnce) {
    const area = { y, x: 0, height: Math.min(rowsAtOnce, height - y), width };
    squares += area.height * mse(clipped(reference(area)), clipped(shown(area)));
  }
  return -10 * Math.log10(squares / height);
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

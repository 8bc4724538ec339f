import path from "node:path";
import { z } from "zod";
import { verbatim } from "../../src/core/language/sentence.js";
import { runCommand } from "../../src/setup/command.js";
import type { BenchContext } from "./subject.js";

const figuresSchema = z.object({ psnr: z.number(), ssim: z.number() });
/** Means over some pictures: decibels, and at most 1. */
export type Figures = z.output<typeof figuresSchema>;

/** What simple filters make of each set of pictures. */
const filtersSchema = z.record(z.string(), z.record(z.string(), figuresSchema));

/** Makes clean and noisy pictures in the subject's folder, and says what simple filters make of those of the named sets. */
export async function makePictures(
  sets: readonly string[],
  { python, root, work, say }: BenchContext,
): Promise<Record<string, Record<string, Figures>>> {
  if (!python) throw new Error("Cleaning is measured on scikit-image's pictures: `npm run bench -- --setup` installs them.");
  say("making pictures");
  const script = path.join(root, "bench/sides/denoise_side.py");
  const answer = await runCommand(python, [script, work, path.join(root, "samples/digits"), ...sets], {
    what: verbatim("Making noisy pictures"),
  });
  return filtersSchema.parse(JSON.parse(answer));
}

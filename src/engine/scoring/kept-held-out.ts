import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { AnyScorerName } from "../../core/numbers/scorer.js";
import { writeAtomic } from "../../files/atomic.js";
import { makeFolder } from "../../files/make-folder.js";
import type { RunFiles } from "../../runs/run-folder.js";
import type { Model } from "../contract/engine.js";
import type { HeatScale } from "./heat-scale.js";
import { stepOf } from "./kept-scorer.js";

/** What a fitted scorer says of a run's held-out images. */
export interface HeldOut {
  /** One an image, in order; not finite if it could not be judged. */
  scores: number[];
  /** Null if the scorer has no heat map, or there were no images. */
  heat: HeatScale | null;
  /** Height and width of the pictures in detail that the scorer was fitted on; null if it looks at none. */
  detail: readonly [number, number] | null;
}

/** Changes when a scorer gives other numbers than before. */
const version = 2;

/** JSON has no number that is not finite. */
const score = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const keptSchema = z.object({
  version: z.literal(version),
  step: z.string(),
  scores: z.array(score),
  heat: z.object({ low: z.number(), usual: z.number() }).nullable(),
  detail: z.tuple([z.int(), z.int()]).nullable(),
});

const fileOf = ({ scorers }: RunFiles, name: AnyScorerName) => path.join(scorers, `${name}.json`);

/** Keeps what a scorer that was fitted with `model` says of the held-out images. */
export async function writeHeldOut(files: RunFiles, model: Model, name: AnyScorerName, heldOut: HeldOut): Promise<void> {
  await makeFolder(files.scorers);
  await writeAtomic(fileOf(files, name), JSON.stringify({ version, step: await stepOf(model), ...heldOut }));
}

/** What the run keeps; null if it never was, its file is damaged, or the weights have changed since. */
export async function readHeldOut(files: RunFiles, model: Model, name: AnyScorerName): Promise<HeldOut | null> {
  const text = await readFile(fileOf(files, name), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const { scores, heat, detail, step } = keptSchema.parse(JSON.parse(text));
    return step === (await stepOf(model)) ? { scores, heat, detail } : null;
  } catch {
    return null;
  }
}

import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { defectKinds } from "../../core/numbers/planted-evidence.js";
import { allScorerNames } from "../../core/numbers/scorer.js";
import { writeAtomic } from "../../files/atomic.js";
import { makeFolder } from "../../files/make-folder.js";
import type { RunFiles } from "../../runs/run-folder.js";
import type { Model } from "../contract/engine.js";
import { stepOf } from "../scoring/kept-scorer.js";
import { wrongKinds } from "../scoring/planting/wrong-picture.js";

/** Changes when other defects are planted, or scorers give other numbers than before. */
const version = 4;

const score = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const byScorer = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(allScorerNames), value);
const trialSchema = z.object({
  /** Scores of good images that the defects' thresholds come from, by scorer. */
  good: byScorer(z.array(score)),
  /** Pictures that are wrong as a whole; of the choice alone. */
  wrong: z.array(z.object({ kind: z.enum(wrongKinds), scores: byScorer(score) })),
  defects: z.array(z.object({ kind: z.enum(defectKinds), share: z.number(), sizePixels: z.number(), scores: byScorer(score) })),
});
const keptSchema = z.object({ version: z.literal(version), step: z.string(), trial: trialSchema });

/** A trial of scorers, as a run keeps it. */
export type Trial = z.output<typeof trialSchema>;

/** To choose a scorer by, or to show how well one does. */
export type TrialPurpose = "choice" | "proof";

const fileOf = ({ scorers }: RunFiles, purpose: TrialPurpose) => path.join(scorers, `${purpose}.trial.json`);

/** Keeps a trial of scorers that were fitted with `model`. */
export async function writeTrial(files: RunFiles, model: Model, purpose: TrialPurpose, trial: Trial): Promise<void> {
  await makeFolder(files.scorers);
  await writeAtomic(fileOf(files, purpose), JSON.stringify({ version, step: await stepOf(model), trial }));
}

/** The trial that the run keeps; null if there was none, its file is damaged, or the weights have changed since. */
export async function readTrial(files: RunFiles, model: Model, purpose: TrialPurpose): Promise<Trial | null> {
  const text = await readFile(fileOf(files, purpose), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const { trial, step } = keptSchema.parse(JSON.parse(text));
    return step === (await stepOf(model)) ? trial : null;
  } catch {
    return null;
  }
}

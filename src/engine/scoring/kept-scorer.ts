import { readFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { writeAtomic } from "../../files/atomic.js";
import { makeFolder } from "../../files/make-folder.js";
import type { RunFiles } from "../../runs/run-folder.js";
import { decodeSafetensors, encodeSafetensors } from "../../runs/safetensors.js";
import type { Model } from "../contract/engine.js";
import type { FittedScorer, Scorer, ScorerState } from "./scorer.js";

/** Changes when a scorer learns other numbers than before. */
const version = "2";

const fileOf = ({ scorers }: RunFiles, name: Scorer["name"]) => path.join(scorers, `${name}.safetensors`);

/** Tells a run's weights from those that it has after more training: the optimizer's steps so far. */
export const stepOf = async (model: Model) => String((await model.state()).step);

/** Keeps a scorer that was fitted with `model` in the run's folder, if it has anything to keep. */
export async function writeScorer(files: RunFiles, model: Model, fitted: FittedScorer): Promise<void> {
  const state = fitted.state();
  if (!state) return;
  await makeFolder(files.scorers);
  const metadata = { ...state.metadata, scorer: fitted.name, version, step: await stepOf(model) };
  await writeAtomic(fileOf(files, fitted.name), encodeSafetensors(state.tensors, metadata));
}

/** The scorer as the run keeps it; null if it must be fitted: it never was, its file is damaged, or the weights have changed since. */
export async function readScorer(files: RunFiles, model: Model, scorer: Scorer): Promise<FittedScorer | null> {
  return scorer.restore(await readState(fileOf(files, scorer.name), model, scorer.name));
}

async function readState(file: string, model: Model, name: Scorer["name"]): Promise<ScorerState | null> {
  const bytes = await readFile(file).catch(() => null);
  if (!bytes) return null;
  try {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const { scorer, version: written, step, ...own } = metadata;
    return scorer === name && written === version && step === (await stepOf(model)) ? { tensors, metadata: own } : null;
  } catch (error) {
    // Anything else than a damaged file is no reason to fit again.
    if (error instanceof UserError && error.code === "bad-checkpoint") return null;
    throw error;
  }
}

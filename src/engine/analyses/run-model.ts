import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { RunRecord } from "../../core/runs/run.js";
import { isMissing } from "../../files/exists.js";
import { type OpenedRun, runId } from "../../runs/run-folder.js";
import { readUsedState } from "../../runs/used-weights.js";
import { cutOffEngine } from "../contract/cut-off.js";
import type { Engine, Model } from "../contract/engine.js";
import { rangedEngine } from "../contract/ranged.js";
import type { JobContext } from "../job-context.js";

/** The engine that a run's outputs are computed with. */
export const engineOf = (engine: Engine, { modelRange, cutOff }: Pick<RunRecord, "modelRange" | "cutOff">): Engine =>
  cutOffEngine(rangedEngine(engine, modelRange), cutOff ?? null);

/** Opens the model of a run: of the chosen epoch, or the best by validation, else the last. Throws UserError if there is none yet. */
export async function openModel(run: OpenedRun, engine: Engine): Promise<Model> {
  try {
    const state = await readUsedState(run);
    return await engineOf(engine, run.record).open(run.record.network, { state });
  } catch (error) {
    if (isMissing(error)) {
      throw new UserError(
        sentence("The run {0} has no checkpoint yet: it ended before its first epoch. Train it again.", run.record.id),
        "no-checkpoint",
        { cause: error },
      );
    }
    throw error;
  }
}

/** The folder of a job's results: the one asked for, else a new one in the run. */
export function resultsFolder(run: OpenedRun, kind: string, output: string | undefined, context: JobContext): string {
  return output ?? path.join(run.files.results, `${kind}-${runId(context.date(), context.tail())}`);
}

import path from "node:path";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import type { ModelState } from "../core/network/model-state.js";
import { epochWords } from "../core/runs/kept-epochs.js";
import type { RunRecord } from "../core/runs/run.js";
import { readCheckpoint, readWeights } from "./checkpoint.js";
import { epochFile } from "./epoch-weights.js";
import type { OpenedRun, RunFiles } from "./run-folder.js";

/** The checkpoint of a run that commands use if no epoch was chosen: the best by validation, else the last. */
const usedCheckpoint = (files: RunFiles, { best }: Pick<RunRecord, "best">): string => (best ? files.best : files.last);

/** A run by the weights of one of its epochs, whose scorers lie apart from those of its best. Throws UserError with those that are kept if these are not. */
export function atEpoch(run: OpenedRun, epoch: number): OpenedRun {
  const { record, keptEpochs, files } = run;
  if (record.best?.epoch === epoch) return { ...run, epoch: null };
  if (keptEpochs.includes(epoch)) {
    const scorers = path.join(files.scorers, `epoch-${epoch}`);
    return { ...run, epoch, files: { ...files, scorers }, record: { ...record, heldOut: {} } };
  }
  const kept = epochWords(keptEpochs);
  throw new UserError(
    kept
      ? sentence("The run {0} has kept no weights of epoch {1}; it has those of {2}.", record.id, epoch, kept)
      : sentence("The run {0} has kept no weights of its epochs.", record.id),
    "no-epoch",
  );
}

/** The epoch whose weights a run is used by: the chosen one, or the best by validation, else the last; 0 before the first. */
export const usedEpoch = ({ record, metrics, epoch }: Pick<OpenedRun, "record" | "metrics" | "epoch">): number =>
  epoch ?? record.best?.epoch ?? metrics.length;

/** The state of the network that a run is used by. Throws UserError with the reason if its file is cut short, and the system's error if it is missing. */
export async function readUsedState({ files, record, epoch }: Pick<OpenedRun, "files" | "record" | "epoch">): Promise<ModelState> {
  const { network } = record;
  const { state } =
    epoch === null
      ? await readCheckpoint(usedCheckpoint(files, record), network)
      : await readWeights(epochFile(files.epochs, epoch), network);
  return state;
}

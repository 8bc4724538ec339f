import type { Report } from "../images/progress.js";
import type { PauseGate } from "./pause.js";

/** What a crash may cost at most, in milliseconds of training; see {@link TrainingContext.checkpointEvery}. */
export const usualCheckpointEvery = 5 * 60_000;

/** The reason to abort with when the process that asked for the training is gone: the run then counts as interrupted, not stopped. */
export const interrupted = "interrupted";

export interface TrainingContext {
  report: Report;
  signal: AbortSignal;
  pause: PauseGate;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** Milliseconds after which a checkpoint in the middle of an epoch is due. */
  checkpointEvery: number;
}

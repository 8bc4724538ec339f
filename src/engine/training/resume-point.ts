import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { EngineInfo } from "../../core/network/engine-kind.js";
import type { RunRecord } from "../../core/runs/run.js";
import { newestCheckpoint, startPosition } from "../../runs/checkpoint.js";
import { rewriteMetrics } from "../../runs/metrics-file.js";
import { openRun, type RunFiles } from "../../runs/run-folder.js";
import type { ModelState } from "../contract/engine.js";
import type { Report } from "../images/progress.js";
import type { RunProgress } from "./journal.js";
import type { Preparation } from "./preparation.js";

/** The position and state that a run has before its first step in this process. */
interface ResumePoint extends RunProgress {
  /** Null at the beginning. */
  state: ModelState | null;
}

/** What a run's record says of the images. */
export const dataOf = ({ images, training, validation, fingerprint, stamp }: Preparation): RunRecord["data"] => ({
  images,
  training: training.count,
  validation: validation.count,
  fingerprint,
  ...(stamp !== undefined && { stamp }),
});

/** The point to resume a run from: its newest readable checkpoint with the metrics up to it, or the beginning. Throws UserError if metrics are missing. */
export async function resumePoint(files: RunFiles, engine: EngineInfo, preparation: Preparation, report: Report): Promise<ResumePoint> {
  const { record: recorded, metrics: lines } = await openRun(files.folder);
  const note = (message: Sentence) => report({ kind: "note", severity: "warning", message });
  const { checkpoint, refused } = await newestCheckpoint(files.folder, recorded.network);
  for (const why of refused) note(why);
  const record: RunRecord = { ...recorded, engine, data: dataOf(preparation) };
  if (recorded.data.fingerprint !== preparation.fingerprint && recorded.data.images > 0)
    note(
      sentence(
        "The images have changed since this run began; it goes on with those that are there now. Start a new run to compare fairly.",
      ),
    );
  if (recorded.engine.kind !== engine.kind || recorded.engine.version !== engine.version || recorded.engine.threads !== engine.threads) {
    note(
      sentence(
        "The run began on {0} with {1} threads and goes on with {2} and {3}: its numbers will differ in the last digits.",
        recorded.engine.name,
        recorded.engine.threads,
        engine.name,
        engine.threads,
      ),
    );
  }
  if (!checkpoint) {
    if (lines.length > 0) await rewriteMetrics(files.metrics, []);
    return { files, record: { ...record, best: null }, metrics: [], position: startPosition, state: null };
  }
  const { position, state } = checkpoint;
  const metrics = lines.slice(0, position.epoch);
  if (position.metrics && metrics.length === position.epoch - 1) metrics.push(position.metrics);
  if (metrics.length < position.epoch) {
    throw new UserError(
      sentence(
        "The run {0} cannot be resumed: its metrics.jsonl lost lines that its checkpoint counts on. Train anew.",
        path.basename(files.folder),
      ),
      "bad-run",
    );
  }
  if (metrics.length !== lines.length) await rewriteMetrics(files.metrics, metrics);
  return { files, record, metrics, position, state };
}

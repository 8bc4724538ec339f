import type { TableRow } from "../analyses/analysis.js";
import type { MovingMap } from "../analyses/moving-map.js";
import type { Sentence } from "../language/sentence.js";
import type { EngineInfo } from "../network/engine-kind.js";
import type { EpochMetrics, RunRecord, RunStatus } from "../runs/run.js";
import type { Progress } from "./progress.js";

/** What a job says while it works. Files are absolute paths. */
export type JobEvent =
  | ({ kind: "progress" } & Progress)
  /** Images of an analysis as they are known, if its request asked for them. */
  | { kind: "rows"; rows: TableRow[] }
  /** A map that is being made, about every second. */
  | ({ kind: "moving" } & MovingMap)
  /** A sentence worth keeping: an engine chosen, images left out. */
  | { kind: "note"; severity: "information" | "warning"; message: Sentence }
  | { kind: "engine"; engine: EngineInfo }
  /** Training has a run folder; `metrics` and `previews` are those kept on resuming, `clean` the clean pictures of the filmstrip. */
  | { kind: "run"; folder: string; record: RunRecord; metrics: EpochMetrics[]; previews: string[]; clean: string | null }
  | { kind: "step"; epoch: number; step: number; steps: number; loss: number; secondsLeft: number | null; secondsPerEpoch: number | null }
  | { kind: "epoch"; metrics: EpochMetrics; preview: string | null; best: RunRecord["best"] }
  | { kind: "status"; status: RunStatus; message: Sentence | null };

import type { Sentence } from "../language/sentence.js";
import type { EngineInfo } from "../network/engine-kind.js";
import type { Loss } from "../network/loss.js";
import { type EpochMetrics, holdsModel, isImported, type RunRecord, type RunStatus, type RunSummary } from "../runs/run.js";
import type { JobEvent } from "./event.js";
import { type Progress, progressIn, starting } from "./progress.js";

/** One epoch's picture: the reconstructions of up to 8 images side by side in one row; that of `epoch` 0 holds the images themselves. */
export interface Preview {
  epoch: number;
  file: string;
}

/** The live state of a training, as the editor shows it. */
export interface Training {
  status: "starting" | RunStatus;
  /** True if another window or a terminal trains it; only that one can pause or stop it. */
  elsewhere: boolean;
  /** What happens before the first step: reading images, starting the engine. */
  progress: Progress | null;
  message: Sentence | null;
  notes: Sentence[];
  runId: string | null;
  folder: string | null;
  engine: EngineInfo | null;
  /** The files that its weights were imported from; null if they are trained here from the start. */
  origin: string | null;
  /** What the losses of `metrics` are. */
  loss: Loss;
  epochs: number;
  epoch: number;
  step: number;
  steps: number;
  secondsLeft: number | null;
  secondsPerEpoch: number | null;
  metrics: EpochMetrics[];
  best: RunRecord["best"];
  /** Preview atlases in the order of their epochs. */
  previews: Preview[];
  /** The clean pictures of the previews, of the same form; null if none are known. */
  clean: string | null;
  /** The pictures of the previews, or of which they show parts, as {@link RunRecord} has them; null if they are not known. */
  filmed: readonly string[] | null;
}

/** Statuses in which a training is under way. */
export const isActive = (training: Training | null): boolean =>
  training !== null && (training.status === "starting" || training.status === "running" || training.status === "paused");

/** A training that has just been asked for. */
export function startingTraining(epochs: number): Training {
  return {
    status: "starting",
    elsewhere: false,
    progress: starting,
    message: null,
    notes: [],
    runId: null,
    folder: null,
    engine: null,
    origin: null,
    loss: "mse",
    epochs,
    epoch: 0,
    step: 0,
    steps: 0,
    secondsLeft: null,
    secondsPerEpoch: null,
    metrics: [],
    best: null,
    previews: [],
    clean: null,
    filmed: null,
  };
}

/** True if there is an imported model that was not trained on here. */
export const isImportedTraining = ({ status, origin, metrics }: Training): boolean =>
  status === "finished" && isImported({ origin, epochs: metrics.length });

/** True if a project has a model to work with: a run of it has left one, or the training under way has finished an epoch. */
export function hasModel({
  runs,
  training,
}: {
  runs: readonly Pick<RunSummary, "origin" | "epochs">[];
  training: Training | null;
}): boolean {
  return runs.some(holdsModel) || (training !== null && holdsModel({ origin: training.origin, epochs: training.metrics.length }));
}

/** The epoch of a preview by its file name `epoch-000012.png`. */
export function previewOf(file: string): Preview {
  return { epoch: Number(/(\d+)\.png$/.exec(file)?.[1] ?? 0), file };
}

/** The training after an event. Pure: the only function in which events become state, for the host and its tests. */
export function reduceTraining(state: Training, event: JobEvent): Training {
  switch (event.kind) {
    case "progress":
      return { ...state, progress: progressIn(event), secondsLeft: event.secondsLeft };
    case "note":
      return { ...state, notes: [...state.notes, event.message] };
    case "rows":
    case "moving":
      return state;
    case "engine":
      return { ...state, engine: event.engine };
    case "run":
      return {
        ...state,
        status: "running",
        progress: null,
        runId: event.record.id,
        folder: event.folder,
        loss: event.record.project.training.loss,
        epochs: event.record.project.training.epochs,
        epoch: event.metrics.length,
        metrics: event.metrics,
        previews: event.previews.map(previewOf),
        clean: event.clean,
        filmed: event.record.filmed ?? null,
        best: event.record.best,
        engine: event.record.engine,
        origin: event.record.origin ?? null,
      };
    case "step":
      return {
        ...state,
        progress: null,
        epoch: event.epoch,
        step: event.step,
        steps: event.steps,
        secondsLeft: event.secondsLeft,
        secondsPerEpoch: event.secondsPerEpoch,
      };
    case "epoch":
      return {
        ...state,
        epoch: event.metrics.epoch,
        metrics: [...state.metrics, event.metrics],
        best: event.best,
        previews: event.preview === null ? state.previews : [...state.previews, previewOf(event.preview)],
      };
    case "status":
      return { ...state, status: event.status, message: event.message, progress: null };
  }
}

import type { Sentence } from "../language/sentence.js";
import type { EngineInfo } from "../network/engine-kind.js";
import type { Network } from "../network/network.js";
import type { CutOffNoise } from "../numbers/cut-off-noise.js";
import type { Project } from "../project/project.js";
import type { Measurement } from "./epoch-time.js";
import { epochWork } from "./epoch-work.js";
import type { HeldOutScores } from "./held-out-scores.js";

export const runStatuses = ["running", "paused", "interrupted", "stopped", "finished", "failed"] as const;
export type RunStatus = (typeof runStatuses)[number];

/** `run.json`: what a run is made from and how it ended. */
export interface RunRecord {
  version: 1;
  id: string;
  /** ISO time, UTC. */
  created: string;
  status: RunStatus;
  /** A sentence if the run failed or was interrupted. */
  message: Sentence | null;
  project: Project;
  network: Network;
  /** `[H,W,C]` that pictures are brought to, if the network sees their features; left out, that is `network.image`. */
  picture?: readonly [number, number, number];
  /** True if the network sees each picture at its own size, in tiles if it is large, and `picture` is only what is shown of it. */
  ownSizes?: true;
  /** The pictures of the filmstrip, or of which it shows parts, in its order: absolute paths as results have them, `noisy.npy[12]` of an array. Left out if they are not known. */
  filmed?: readonly string[];
  /** True if padding does not count in its loss; left out of runs that began when it did, which go on as they began. */
  paddingLeftOut?: true;
  /** The files that the weights were imported from; left out if they were trained here from the start. */
  origin?: string;
  /** True if an exported script trains it, perhaps on another machine. */
  script?: boolean;
  /** The values that mean black and white to the model: `[0, 1]` for networks trained here, others for imported ones. */
  modelRange: [number, number];
  /** The noise that was cut off at black and white in the noisy pictures that it learned to foretell, which is taken back from its outputs; left out if nothing was. */
  cutOff?: CutOffNoise;
  /** The values that mean black and white in the training source. */
  dataRange: [number, number];
  data: {
    images: number;
    training: number;
    validation: number;
    fingerprint: string;
    /** Hashes that tell whether the images are the same: of names, sizes and times, then of the bytes. Left out if it is not known. */
    stamp?: string;
  };
  engine: EngineInfo;
  /** Best validation loss and its epoch, or null if there is no validation. */
  best: { epoch: number; loss: number } | null;
  heldOut: HeldOutScores;
}

/** `[H,W,C]` of the pictures that a run works on. */
export const pictureOf = ({ picture, network }: Pick<RunRecord, "picture" | "network">): Network["image"] => picture ?? network.image;

/** A line of `metrics.jsonl`. Losses are on 0..1. */
export interface EpochMetrics {
  epoch: number;
  loss: number;
  validationLoss?: number;
  learningRate: number;
  seconds: number;
  imagesPerSecond?: number;
  /** Standard deviation of the outputs over some images, pixel by pixel, averaged: near 0 if all look the same. */
  outputSpread?: number;
  /** Length of the code, and how many of its numbers are the same for all of some images. */
  codes?: number;
  deadCodes?: number;
  /** How far the codes of some training images lie from where they are drawn to: root mean square, the guide's own deviation being 1. */
  guideDistance?: number;
}

/** `about.json`: what a person says of a run. Apart from run.json, which the training process writes. */
export interface RunAbout {
  /** Null if the run has no name of its own. */
  name: string | null;
  note: string;
}

/** By which run something is computed, and by which of its epochs. */
export interface RunChoice {
  /** The run to use instead of the newest finished one. */
  run?: string;
  /** The epoch whose weights are used instead of the best by validation, or the last if there is none. */
  epoch?: number;
}

/** What is said of a run that nobody has described. */
export const undescribed: RunAbout = { name: null, note: "" };

/** What a summary is made of. */
interface Summarized {
  record: RunRecord;
  metrics: readonly EpochMetrics[];
  about: RunAbout;
  keptEpochs: readonly number[];
}

/** A run as lists show it. */
export interface RunSummary extends RunAbout {
  id: string;
  created: string;
  status: RunStatus;
  message: Sentence | null;
  engine: EngineInfo;
  /** Every knob as it was. */
  project: Project;
  /** True if the images have changed since; left out if they were not looked at. */
  imagesChanged?: boolean;
  preset: string;
  latent: number | null;
  /** The files that its weights were imported from; null if they were trained here from the start. */
  origin: string | null;
  epochs: number;
  plannedEpochs: number;
  loss: number | null;
  validationLoss: number | null;
  best: { epoch: number; loss: number } | null;
  /** The epochs that can be chosen, from the first on. */
  keptEpochs: readonly number[];
  seconds: number;
  /** Its speed on this machine; null before the first epoch. */
  measurement: Measurement | null;
}

/** True if a run is an imported model that was not trained on here. */
export const isImported = ({ origin, epochs }: Pick<RunSummary, "origin" | "epochs">): boolean => origin !== null && epochs === 0;

/** True if a run has left a model to work with. */
export const holdsModel = (run: Pick<RunSummary, "origin" | "epochs">): boolean => run.epochs > 0 || isImported(run);

/** True if a run is being trained, in this window or another. */
export const isUnderWay = ({ status }: Pick<RunSummary, "status">): boolean => status === "running" || status === "paused";

/** What the epochs of a run have measured of this machine. */
function measure({ network, data, engine, project, script }: RunRecord, metrics: readonly EpochMetrics[]): Measurement | null {
  if (metrics.length === 0 || script) return null;
  const { batchSize } = project.training;
  return {
    engine: engine.kind,
    batchSize,
    epochFlops: epochWork(project, network, data.training, data.validation),
    secondsPerEpoch: metrics.reduce((sum, line) => sum + line.seconds, 0) / metrics.length,
  };
}

/** The summary of a run: of its record, its metrics, its kept epochs and what a person says of it. */
export function summarize({ record, metrics, about, keptEpochs }: Summarized): RunSummary {
  const last = metrics.at(-1);
  return {
    ...about,
    id: record.id,
    created: record.created,
    status: record.status,
    message: record.message,
    engine: record.engine,
    project: record.project,
    preset: record.project.network.preset,
    latent: record.network.code === null ? null : record.project.network.latent,
    origin: record.origin ?? null,
    epochs: metrics.length,
    plannedEpochs: record.project.training.epochs,
    loss: last?.loss ?? null,
    validationLoss: last?.validationLoss ?? null,
    best: record.best,
    keptEpochs,
    seconds: metrics.reduce((sum, line) => sum + line.seconds, 0),
    measurement: measure(record, metrics),
  };
}

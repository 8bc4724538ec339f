import type { ModelFormat } from "../../core/jobs/model-format.js";
import { inEnglish, type Sentence, sentence } from "../../core/language/sentence.js";
import { codeLength, networkTotals } from "../../core/network/network.js";
import type { CutOffNoise } from "../../core/numbers/cut-off-noise.js";
import type { ScorerName } from "../../core/numbers/scorer.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import type { Project } from "../../core/project/project.js";
import type { RunRecord } from "../../core/runs/run.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import { usedEpoch } from "../../runs/used-weights.js";
import { edgePadding } from "../contract/edge-padding.js";
import { scorers } from "../scoring/scorers.js";
import type { Certificate } from "./certify.js";
import type { Format } from "./format.js";
import type { SubmodelName } from "./submodels.js";

/** How a detector's file judges pictures, and what certified it. */
export interface DetectorCard {
  file: string;
  /** Height and width of the pictures that it takes; null for any. */
  size: readonly [number, number] | null;
  channels: 1 | 3;
  score: ScorerName;
  threshold: number | null;
  /** The share of good images that is accepted above the threshold; null if it was not set by one. */
  falseAlarmRate: number | null;
  /** Why there is no threshold, if there is none. */
  message: Sentence | null;
  /** What should be known of the score in other programs; null if nothing. */
  caution: string | null;
  /** Held-out images whose scores the threshold comes from. */
  heldOut: number;
  /** The largest differences from the studio's own judgement: as shares of the largest score and of the largest number of a map, of `local` of pixels on average. */
  certificate: { pictures: number; picturesFrom: string; score: number; map: number };
}

/** Why files do not judge pictures as the run does. */
export interface DetectorRefusal {
  refusal: Sentence;
}

/** What is said of `local` where it is of pixels: it divides by what is usual in places of the same deviation, which is rounding in even places. */
export const unsteadyLocal =
  "Where pictures are even, the last digits of numbers decide which error is usual there, and these differ from program to program: single scores may be another, mostly of pictures far above the threshold.";

/** What is said of formats that cannot hold a detector. */
export const withoutDetector = sentence(
  "This format cannot hold what judges pictures: the frozen network, the score and the threshold. ONNX and SavedModel can.",
);

/** What lies beside exported files as `model-card.json`: all that a program needs to use them as the studio does. */
export interface ModelCard {
  format: ModelFormat;
  files: Partial<Record<SubmodelName, string>>;
  input: {
    /** `[height, width, channels]` that the files take; the batch comes first. */
    shape: readonly [number, number, number];
    layout: "NHWC" | "NCHW";
    /** Null if the network takes cells of what the frozen network sees. */
    channels: "gray" | "RGB" | null;
    /** The values of black and white, in and out. */
    range: readonly [number, number];
    /** Images are this size; if the files take more, their edges are repeated, and the output is cut in the same way. */
    image: readonly [number, number, number];
    edges: { top: number; left: number } | null;
  };
  /** The deviation of the noise, on 0 to 1, that was cut off at black and white in the pictures that it learned from, which the studio takes back from its outputs and the files do not; null if nothing was. */
  cutOff: CutOffNoise | null;
  code: number | null;
  /** What judges pictures by the run, or why no file does; null if the run was never asked to judge. */
  detector: DetectorCard | { refusal: string } | null;
  anomaly: {
    /** Null if no file says how a score is computed. */
    score: string | null;
    threshold: number | null;
    /** The share of good images that score above it; null if it was not set by one. */
    falseAlarmRate: number | null;
    /** Why there is no threshold, if there is none. */
    message: string | null;
  };
  metrics: { epochs: number; loss: number | null; validationLoss: number | null; lossOf: string };
  provenance: {
    run: string;
    created: string;
    origin: string | null;
    task: string;
    preset: string;
    parameters: number;
    seed: number;
    images: number;
    data: string;
    engine: string;
  };
  certificate: Certificate & { imagesFrom: string };
}

/** The card of a run's exported files. */
export function modelCard(
  format: ModelFormat,
  { layout }: Format,
  files: ModelCard["files"],
  run: Pick<OpenedRun, "record" | "metrics" | "epoch">,
  certificate: ModelCard["certificate"],
  detector: DetectorCard | DetectorRefusal | null,
): ModelCard {
  const { record, metrics } = run;
  const { network, project, modelRange } = record;
  const padding = edgePadding(network);
  // Of the epoch whose weights are written.
  const epoch = metrics.at(usedEpoch(run) - 1);
  return {
    format,
    files,
    input: {
      shape: network.input,
      layout,
      channels: network.ofFeatures ? null : network.image[2] === 1 ? "gray" : "RGB",
      range: modelRange,
      image: network.image,
      edges: padding && { top: padding.rows.before, left: padding.columns.before },
    },
    cutOff: record.cutOff ?? null,
    code: codeLength(network),
    detector: detector && "refusal" in detector ? { refusal: inEnglish(detector.refusal) } : detector,
    anomaly: anomalyOf(project.anomaly, record, detector),
    metrics: {
      epochs: epoch?.epoch ?? 0,
      loss: epoch?.loss ?? null,
      validationLoss: epoch?.validationLoss ?? null,
      lossOf: `${project.training.loss} on 0..1`,
    },
    provenance: {
      run: record.id,
      created: record.created,
      origin: record.origin ?? null,
      task: project.task,
      preset: project.network.preset,
      parameters: networkTotals(network).parameters,
      seed: project.training.seed,
      images: record.data.images,
      data: record.data.fingerprint,
      engine: `${record.engine.name} (${record.engine.version})`,
    },
    certificate,
  };
}

/** How images are judged by the files: as the detector does, else by the network's own answers. */
function anomalyOf(
  { score: asked, falseAlarmRate, threshold }: Project["anomaly"],
  { heldOut, project }: RunRecord,
  detector: DetectorCard | DetectorRefusal | null,
): ModelCard["anomaly"] {
  if (detector && "refusal" in detector && project.task === "detect")
    return { score: null, threshold: null, falseAlarmRate: null, message: inEnglish(detector.refusal) };
  if (detector && "file" in detector) {
    const { score, threshold, falseAlarmRate, message } = detector;
    return { score: scorers[score].definition, threshold, falseAlarmRate, message: message && inEnglish(message) };
  }
  // Other scores need more than the model's own answers, which is all that is exported.
  const score = asked === "auto" ? "mse" : asked;
  // The other rules need a folder to judge.
  const chosen =
    typeof threshold === "number" ? { ok: true as const, value: threshold } : thresholdOf(heldOut[score] ?? [], falseAlarmRate);
  return {
    score: scorers[score].definition,
    threshold: chosen.ok ? chosen.value : null,
    falseAlarmRate: typeof threshold === "number" ? null : falseAlarmRate,
    message: chosen.ok ? null : inEnglish(chosen.message),
  };
}

import path from "node:path";
import { decisionsOn } from "../../core/analyses/redecide.js";
import { throwIfCancelled, UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { ScorerName } from "../../core/numbers/scorer.js";
import type { Project } from "../../core/project/project.js";
import { pictureOf, type RunRecord } from "../../core/runs/run.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import { edgePadding } from "../contract/edge-padding.js";
import type { Engine, Model } from "../contract/engine.js";
import { readFrozen } from "../features/feature-network.js";
import { openScorer } from "../fitting/judge.js";
import type { RunScorer, RunScorers } from "../fitting/run-scorers.js";
import type { JobContext } from "../job-context.js";
import { tolerance } from "../models/certify.js";
import type { Detector, Judging } from "../models/detector.js";
import type { DetectorFormat } from "../models/format.js";
import { type DetectorCard, unsteadyLocal } from "../models/model-card.js";
import type { Submodel } from "../models/submodels.js";
import type { HeatScale } from "../scoring/heat-scale.js";
import { learnedErrors } from "../scoring/learned-errors.js";
import { ModelBatch } from "../scoring/model-batch.js";
import { scoreBatch } from "../scoring/score-batch.js";
import { isOfTiles } from "../scoring/tile-errors.js";
import { DetectorComparison } from "./detector-comparison.js";
import { triedPictures } from "./tried-pictures.js";

/** What a run is judged by. */
export interface Judged {
  run: OpenedRun;
  model: Model;
  engine: Engine;
  fitted: RunScorers;
  anomaly: Project["anomaly"];
  /** The project's folder. */
  root: string;
  context: JobContext;
  /** How many pictures the file is tried on, if others than usual. */
  most?: number;
}

/** A detector's file, its card, and how the studio judges. */
export interface WrittenDetector {
  name: string;
  card: DetectorCard;
  /** Scores of held-out images. */
  heldOut: Float32Array;
  /** How its maps are shown as heat; null if the scorer has no scale of held-out images. */
  heat: HeatScale | null;
  /** Pictures that it was tried on, by their names, and their scores. */
  checks: { file: string; score: number }[];
}

/** Why a scorer cannot be part of a file though its score can; null if it can. */
const refusalOfTiles = (name: ScorerName, { fitted }: RunScorer): Sentence | null =>
  isOfTiles(fitted)
    ? sentence(
        "The score {0} of pictures that are looked at in tiles cannot be part of the file. Set Score (anomaly.score) to patches to have it judge pictures.",
        name,
      )
    : null;

/** Why a score cannot be part of a file; null if it can. */
export function refusalOf(name: ScorerName | "auto"): Sentence | null {
  if (name === "auto" || name === "patches" || name === "local" || name === "mse" || name === "ssim") return null;
  return sentence("The score {0} cannot be part of the file. Set Score (anomaly.score) to patches to have it judge pictures.", name);
}

/** Writes what judges pictures by a run into a file, reads it back and compares it with the studio's own judgement. Throws UserError. */
export async function exportDetector(
  judged: Judged,
  network: Submodel,
  format: DetectorFormat,
  folder: string,
  wasm: string,
): Promise<WrittenDetector | { refusal: Sentence }> {
  const { run, model, engine, fitted, anomaly, context } = judged;
  const { name: score, scorer } = await openScorer(fitted, anomaly.score, anomaly.falseAlarmRate);
  const refusal = refusalOf(score) ?? refusalOfTiles(score, scorer);
  if (refusal) return { refusal };
  const heldOut = Float32Array.from(scorer.scores.filter(Number.isFinite));
  const { threshold, thresholdMessage } = decisionsOn({ scores: new Float32Array(), heldOut })(anomaly);
  const detector: Detector = {
    size: sizeOf(run.record, scorer),
    channels: pictureOf(run.record)[2] === 3 ? 3 : 1,
    score,
    judging: judgingOf(score, scorer, run.record, network),
    frozen: await readFrozen(context.featuresFolder),
    threshold,
  };
  const name = await format.write(detector, folder);
  const loaded = await format.open(path.join(folder, name), detector, { engine, onnxRuntime: wasm });
  const looked = { record: run.record, root: judged.root, size: detector.size, view: await fitted.view(), context, most: judged.most };
  const comparison = new DetectorComparison(isUnsteady(detector));
  const checks: WrittenDetector["checks"] = [];
  try {
    for await (const { values, size, from, file, features } of triedPictures(looked)) {
      throwIfCancelled(context.signal);
      const shape = [...size, detector.channels] as const;
      const expected = await scoreBatch(scorer.fitted, new ModelBatch(model, { count: 1, images: values, targets: null }, shape, features));
      comparison.add(expected, await loaded.run(values, 1, size), from);
      if (file !== null) checks.push({ file, score: expected.scores[0] });
    }
  } finally {
    loaded.close();
  }
  const certificate = comparison.finish();
  if (!(Math.max(certificate.score, certificate.map) <= tolerance))
    throw new UserError(
      sentence(
        "The export is not as the run judges, and nothing was kept of it: {0}, read back, gives other scores or maps: they differ by {1} and {2} of the largest.",
        name,
        Number(certificate.score.toPrecision(2)),
        Number(certificate.map.toPrecision(2)),
      ),
      "not-certified",
    );
  return {
    name,
    heldOut,
    heat: scorer.heat,
    checks,
    card: {
      file: name,
      size: detector.size,
      channels: detector.channels,
      score,
      threshold,
      falseAlarmRate: anomaly.threshold === "auto" ? anomaly.falseAlarmRate : null,
      message: thresholdMessage,
      caution: isUnsteady(detector) ? unsteadyLocal : null,
      heldOut: heldOut.length,
      certificate,
    },
  };
}

/** Whether the last digits decide in which bin of the learned errors a pixel lies. */
const isUnsteady = ({ judging }: Detector) => judging.kind === "pixels" && judging.by.kind === "local";

/** Height and width of the pictures that a run is judged by; null for any. */
function sizeOf(record: RunRecord, { detail }: RunScorer): Detector["size"] {
  if (!detail) return [record.network.image[0], record.network.image[1]];
  return record.ownSizes ? null : detail;
}

function judgingOf(score: ScorerName, { fitted }: RunScorer, { network, modelRange }: RunRecord, submodel: Submodel): Judging {
  const state = fitted.state();
  const memory = state?.tensors.memory;
  if (score === "patches" && memory) return { kind: "nearest cells", memory };
  if (network.ofFeatures) return { kind: "cell errors", network: submodel };
  const learned = learnedErrors(state);
  const by = learned ? ({ kind: "local", learned } as const) : { kind: score === "ssim" ? ("ssim" as const) : ("mse" as const) };
  return { kind: "pixels", by, network: { submodel, edges: edgePadding(network), range: modelRange } };
}

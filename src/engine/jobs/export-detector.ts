import path from "node:path";
import { decisionsOn } from "../../core/analyses/redecide.js";
import { throwIfCancelled, UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { randomStream } from "../../core/numbers/random.js";
import type { ScorerName } from "../../core/numbers/scorer.js";
import type { Project } from "../../core/project/project.js";
import { pictureOf, type RunRecord } from "../../core/runs/run.js";
import type { Names } from "../../files/name-list.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import { edgePadding } from "../contract/edge-padding.js";
import type { Engine, Model } from "../contract/engine.js";
import { readFrozen } from "../features/feature-network.js";
import type { ImageFeatures } from "../features/feature-view.js";
import { OwnSizes } from "../features/own-sizes.js";
import { openScorer } from "../fitting/judge.js";
import type { RunScorer, RunScorers } from "../fitting/run-scorers.js";
import { openDetail } from "../images/detail.js";
import { splitValidation } from "../images/split.js";
import { spread } from "../images/subset.js";
import type { JobContext } from "../job-context.js";
import { tolerance } from "../models/certify.js";
import type { Detected, Detector, Judging } from "../models/detector.js";
import type { DetectorFormat } from "../models/format.js";
import { type DetectorCard, unsteadyLocal } from "../models/model-card.js";
import type { Submodel } from "../models/submodels.js";
import { learnedErrors } from "../scoring/learned-errors.js";
import { ModelBatch } from "../scoring/model-batch.js";
import { scoreBatch } from "../scoring/score-batch.js";
import type { BatchScores } from "../scoring/scorer.js";
import { isOfTiles } from "../scoring/tile-errors.js";

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
}

/** Pictures that a file is tried on, and the longest side of those that differ in size: the studio looks at longer ones in tiles. */
const tried = 8;
const longest = 512;

/** Why a score cannot be part of a file; null if it can. */
function refusalOf(name: ScorerName, { fitted }: RunScorer): Sentence | null {
  if (isOfTiles(fitted))
    return sentence(
      "The score {0} of pictures that are looked at in tiles cannot be part of the file. Set Score (anomaly.score) to patches to have it judge pictures.",
      name,
    );
  if (name === "patches" || name === "local" || name === "mse" || name === "ssim") return null;
  return sentence("The score {0} cannot be part of the file. Set Score (anomaly.score) to patches to have it judge pictures.", name);
}

/** Writes what judges pictures by a run into a file, reads it back and compares it with the studio's own judgement. Throws UserError. */
export async function exportDetector(
  judged: Judged,
  network: Submodel,
  format: DetectorFormat,
  folder: string,
  wasm: string,
): Promise<{ name: string; card: DetectorCard } | { refusal: Sentence }> {
  const { run, model, engine, fitted, anomaly, context } = judged;
  const { name: score, scorer } = await openScorer(fitted, anomaly.score, anomaly.falseAlarmRate);
  const refusal = refusalOf(score, scorer);
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
  const comparison = new Comparison(isUnsteady(detector));
  try {
    for await (const { values, size, from, features } of triedPictures(judged, scorer)) {
      throwIfCancelled(context.signal);
      const shape = [...size, detector.channels] as const;
      const expected = await scoreBatch(scorer.fitted, new ModelBatch(model, { count: 1, images: values, targets: null }, shape, features));
      comparison.add(expected, await loaded.run(values, 1, size), from);
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

/** How far what a file gives is from the studio's own judgement, as shares of the largest number. */
class Comparison {
  #pictures = 0;
  #from = "";
  readonly #score = new Differences();
  readonly #map = new Differences();

  /** `unsteady`: single pixels may have other numbers, so that maps are compared on average. */
  constructor(private readonly unsteady: boolean) {}

  add({ scores, heatMaps }: BatchScores, found: Detected, from: string): void {
    this.#pictures++;
    this.#from = from;
    this.#score.add(scores, found.scores);
    this.#map.add(heatMaps ?? new Float32Array(), found.maps);
  }

  finish(): DetectorCard["certificate"] {
    const map = this.unsteady ? this.#map.mean : this.#map.largest;
    return { pictures: this.#pictures, picturesFrom: this.#from, score: this.#score.largest, map };
  }
}

/** Differences of numbers from those expected, as shares of the largest of these. */
class Differences {
  #most = 0;
  #difference = 0;
  #sum = 0;
  #count = 0;

  add(expected: Float32Array, found: Float32Array): void {
    if (expected.length !== found.length) this.#difference = this.#sum = Number.POSITIVE_INFINITY;
    for (const [at, value] of expected.entries()) {
      const difference = Math.abs(value - found[at]);
      this.#difference = Number.isFinite(difference) ? Math.max(this.#difference, difference) : Number.POSITIVE_INFINITY;
      this.#sum += Number.isFinite(difference) ? difference : Number.POSITIVE_INFINITY;
      this.#most = Math.max(this.#most, Math.abs(value));
    }
    this.#count += expected.length;
  }

  get largest(): number {
    return this.#difference === 0 ? 0 : this.#difference / this.#most;
  }

  get mean(): number {
    return this.#sum === 0 ? 0 : this.#sum / this.#count / this.#most;
  }
}

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

interface Tried {
  values: Float32Array;
  size: readonly [height: number, width: number];
  from: string;
  features: ImageFeatures;
}

/**
 * Held-out pictures as the run looks at them, without padding; noise if there are none or they are gone. Not those learned from: of a cell that
 * is remembered the distance is what float32 leaves of the difference of two large numbers, which no other program repeats.
 */
async function* triedPictures(judged: Judged, scorer: RunScorer): AsyncGenerator<Tried> {
  const { run, fitted, root, context } = judged;
  const { data } = run.record.project;
  const { seed } = run.record.project.training;
  const view = await fitted.view();
  const [height, width, channels] = pictureOf(run.record);
  const of = (values: Float32Array, size: Tried["size"], from: string): Tried => ({
    values,
    size,
    from,
    features: view.of(async () => ({ values, count: 1, height: size[0], width: size[1], channels: channels === 3 ? 3 : 1 })),
  });
  const text = typeof data.validation === "string" ? data.validation : data.train;
  const heldOut = (files: Names): number[] => {
    const names = [...files];
    const all = typeof data.validation === "string" ? [...names.keys()] : splitValidation(names, data.validation, seed).validation;
    if (all.length === 0) throw new UserError(sentence("The run kept no images aside."), "no-images");
    return Array.from(spread(all.length, tried), (position) => all[position]);
  };
  try {
    if (sizeOf(run.record, scorer) === null) {
      const form = { height, width, channels: channels === 3 ? 3 : 1, type: "u8", fit: data.fit } as const;
      const sizes = await OwnSizes.open(text, root, data, form, view, context);
      try {
        for (const index of heldOut(sizes.files)) {
          const { values, height, width, features } = await sizes.cutTo(index, longest);
          yield { values, size: [height, width], from: text, features };
        }
      } finally {
        await sizes.close();
      }
    } else {
      const set = await openDetail(text, root, data, context, scorer.detail ?? [height, width]);
      try {
        for (const index of heldOut(set.items.files)) yield of(set.store.read([index], set.range), [set.form.height, set.form.width], text);
      } finally {
        set.store.close();
      }
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const size = scorer.detail ?? ([96, 128] as const);
    const random = randomStream(seed, "export", 0);
    for (let n = 0; n < tried; n++)
      yield of(Float32Array.from({ length: size[0] * size[1] * channels }, random), size, "random, as no held-out images are there");
  }
}

import { UserError } from "../../core/language/error.js";
import { randomStream } from "../../core/numbers/random.js";
import type { HeldOutScores } from "../../core/runs/held-out-scores.js";
import type { RunFiles } from "../../runs/run-folder.js";
import type { Model } from "../contract/engine.js";
import { imagesPerBatch } from "../images/batches.js";
import { type ImageSubset, sampleOf } from "../images/subset.js";
import { HeatScaleFinder } from "./heat-scale.js";
import { type HeldOut, writeHeldOut } from "./kept-held-out.js";
import { writeScorer } from "./kept-scorer.js";
import { type ModelBatch, modelBatches, type ScoredImages } from "./model-batch.js";
import { scoreBatch } from "./score-batch.js";
import type { BatchScores, FittedScorer, FittingContext, Scorer } from "./scorer.js";
import { scorerOf, scorers } from "./scorers.js";

/**
 * Held-out images that are scored, at most. The quantile of 20,000 scores at a false-alarm rate of 1 % has a standard error of 0.07 points,
 * at 5 % of 0.15: more images would make no threshold more certain than it is for other reasons.
 */
const mostHeldOut = 20_000;

/** The held-out images that are scored: a seeded sample of them, in their order, if there are very many. */
export const scoredHeldOut = (heldOut: ImageSubset, seed: number): ImageSubset =>
  sampleOf(heldOut, mostHeldOut, randomStream(seed, "held-out images that are scored"));

/** A run's images and the model that was trained on them. */
export interface RunImages {
  model: Model;
  training: ScoredImages;
  /** The held-out images. */
  validation: ScoredImages;
  /** The run's. */
  seed: number;
}

/** Fits a scorer on a run's training images. Throws UserError if the network does not suit it, CancelledError. */
export async function fitScorer(
  scorer: Scorer,
  { model, training, seed }: Omit<RunImages, "validation">,
  context: FittingContext,
): Promise<FittedScorer> {
  const refusal = scorer.refusal(model.network);
  if (refusal) throw new UserError(refusal, "no-scorer");
  const { report, now, signal } = context;
  return scorer.fit({ model, training, random: randomStream(seed, `scorer ${scorer.name}`), report, now, signal });
}

/** What scoring may be cancelled by, and who hears how many images are scored so far. */
interface Scoring {
  signal?: AbortSignal;
  onScored?: (done: number) => void;
}

/** Scores each image of a subset, in order, through the same code as any other image; not finite if it cannot be judged. Finds the scale of its heat maps. */
export async function scoreHeldOut(fitted: FittedScorer, model: Model, subset: ScoredImages, scoring: Scoring = {}): Promise<HeldOut> {
  const [heldOut] = await scoreAllHeldOut([fitted], model, subset, scoring);
  return heldOut;
}

/** As {@link scoreHeldOut} by several scorers, which share one pass through the network. */
export async function scoreAllHeldOut(
  fitted: readonly FittedScorer[],
  model: Model,
  subset: ScoredImages,
  scoring: Scoring = {},
): Promise<HeldOut[]> {
  const scales = fitted.map(() => new HeatScaleFinder());
  const scores = await scoreImages(fitted, model, subset, {
    ...scoring,
    onBatch: (scored, index, batch) => {
      if (scored.heatMaps) scales[index].add(scored.heatMaps, batch.count, (maps, image) => batch.picture(maps, image));
    },
  });
  return scores.map((ofScorer, index) => ({ scores: ofScorer, heat: scales[index].scale(), detail: null }));
}

/** The scores of each image of a subset, in order, by each scorer: one pass through the network serves all. */
export async function scoreImages(
  fitted: readonly FittedScorer[],
  model: Model,
  subset: ScoredImages,
  { signal, onScored, onBatch }: Scoring & { onBatch?: (scored: BatchScores, scorer: number, batch: ModelBatch) => void } = {},
): Promise<number[][]> {
  const scores: number[][] = fitted.map(() => []);
  const size = Math.min(imagesPerBatch, ...fitted.map(({ name }) => scorerOf(name).batchSize ?? imagesPerBatch));
  let done = 0;
  for await (const batch of modelBatches(model, subset, signal, size)) {
    for (const [index, one] of fitted.entries()) {
      const scored = await scoreBatch(one, batch);
      scores[index].push(...scored.scores);
      onBatch?.(scored, index, batch);
    }
    done += batch.count;
    onScored?.(done);
  }
  return scores;
}

/** Fits the scorer that costs next to nothing, keeps it in the run's folder and scores the held-out images by it. Others are fitted when they are first asked for. */
export async function fitScorers(files: RunFiles, images: RunImages, context: FittingContext): Promise<HeldOutScores> {
  const { model, validation } = images;
  const fitted = await fitScorer(scorers.mse, images, context);
  // Not cancelled: every epoch is trained, and a run stopped here would count as unfinished.
  const heldOut = await scoreHeldOut(fitted, model, scoredHeldOut(validation, images.seed));
  await writeScorer(files, model, fitted);
  await writeHeldOut(files, model, fitted.name, heldOut);
  return { mse: heldOut.scores.filter(Number.isFinite) };
}

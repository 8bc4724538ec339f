import { UserError } from "../../core/language/error.js";
import { randomStream } from "../../core/numbers/random.js";
import type { ScorerName } from "../../core/numbers/scorer.js";
import type { HeldOutScores } from "../../core/runs/held-out-scores.js";
import type { RunFiles } from "../../runs/run-folder.js";
import type { Model } from "../contract/engine.js";
import type { ImageSubset } from "../images/subset.js";
import { writeScorer } from "./kept-scorer.js";
import { modelBatches } from "./model-batch.js";
import type { FittedScorer, FittingContext, Scorer } from "./scorer.js";
import { scorers } from "./scorers.js";

/** A run's images and the model that was trained on them. */
export interface RunImages {
  model: Model;
  training: ImageSubset;
  /** The held-out images. */
  validation: ImageSubset;
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

/** The score of each image of a subset, in order, through the same code as any other image's; not finite if it cannot be judged. */
export async function scoreSubset(fitted: FittedScorer, model: Model, subset: ImageSubset, signal?: AbortSignal): Promise<number[]> {
  const scores: number[] = [];
  for await (const batch of modelBatches(model, subset, signal)) scores.push(...(await fitted.score(batch)).scores);
  return scores;
}

/** The scorers that every training fits at its end. The others may take a minute and are fitted when they are first asked for. */
const alwaysFitted: readonly ScorerName[] = ["mse"];

/** Fits the scorers that every run has, keeps them in the run's folder and scores the held-out images that they can judge. */
export async function fitScorers(files: RunFiles, images: RunImages, context: FittingContext): Promise<HeldOutScores> {
  const { model, validation } = images;
  const heldOut: HeldOutScores = {};
  for (const name of alwaysFitted) {
    const scorer = scorers[name];
    if (scorer.refusal(model.network)) continue;
    const fitted = await fitScorer(scorer, images, context);
    await writeScorer(files, model, fitted);
    // Not cancelled: every epoch is trained, and a run stopped here would count as unfinished.
    heldOut[name] = (await scoreSubset(fitted, model, validation)).filter(Number.isFinite);
  }
  return heldOut;
}

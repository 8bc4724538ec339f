import type { Sentence } from "../../core/language/sentence.js";
import type { Network } from "../../core/network/network.js";
import type { Random } from "../../core/numbers/random.js";
import type { AnyScorerName } from "../../core/numbers/scorer.js";
import type { Tensor } from "../../runs/safetensors.js";
import type { Model } from "../contract/engine.js";
import type { Report } from "../images/progress.js";
import type { ModelBatch, ScoredImages } from "./model-batch.js";

/** What fitting reports to and is cancelled by. `now` counts milliseconds and never goes back. */
export interface FittingContext {
  report: Report;
  now: () => number;
  signal?: AbortSignal;
}

/** What a scorer is fitted on: never the held-out images, as the threshold is set from these. */
export interface FittingInput extends FittingContext {
  /** Open, with the weights whose images will be scored; stays the caller's to close. */
  model: Model;
  training: ScoredImages;
  /** A random stream of its own, so that other scorers do not change its numbers. */
  random: Random;
}

/** The scores of a batch of N images. */
export interface BatchScores {
  /** `[N]`: higher is less like the images learned from; may be negative. Not finite: the image cannot be judged. */
  scores: Float32Array;
  /** `[N,H,W]`: where in the image the score comes from, in a unit that all images of the scorer share, 0 in padding; null if it has no heat map. */
  readonly heatMaps: Float32Array | null;
}

/** What a fitted scorer keeps in its run's folder. */
export interface ScorerState {
  tensors: Record<string, Tensor>;
  metadata: Record<string, string>;
}

/** A scorer that knows the images learned from. Plain data: it holds no model and needs no closing. */
export interface FittedScorer {
  readonly name: AnyScorerName;
  /** Scores images with the answers of the model that it was fitted with. Each image's score is independent of the rest of the batch. */
  score(batch: ModelBatch): Promise<BatchScores>;
  /** What {@link Scorer.restore} makes it from again; null if it has nothing to keep. */
  state(): ScorerState | null;
}

/** What a fitted scorer is taught with. */
export interface TeachingInput {
  /** The model that it was fitted with. */
  model: Model;
  /** Images that people called good; none of them sets the threshold. */
  taught: ScoredImages;
  /** The least score of a held-out image: what scores less decides nothing. */
  least: number;
  random: Random;
  signal?: AbortSignal;
}

/** A way to measure how much an image differs from those that a run learned from. */
export interface Scorer {
  readonly name: AnyScorerName;
  /** The score of an image as a formula in English words, to follow "The score of an image is the", for model cards. */
  readonly definition: string;
  /** Images that it takes at once, at most; {@link imagesPerBatch} if it is left out. */
  readonly batchSize?: number;
  /** Whether it looks at pictures in detail when the run's network is this one, and perhaps sees each at its own size; never if it is left out. */
  looksInDetail?(network: Network, ownSizes: boolean): boolean;
  /** Why it cannot score by this network; null if it can. */
  refusal(network: Network): Sentence | null;
  /** Goes through the training images a batch at a time ({@link modelBatches}), never holding all. Throws CancelledError. */
  fit(input: FittingInput): Promise<FittedScorer>;
  /** Gives a scorer that remembers taught images, too, beside what `fitted` does; left out if it remembers no images. Throws CancelledError. */
  teach?(fitted: FittedScorer, input: TeachingInput): Promise<FittedScorer>;
  /** Makes a fitted scorer of the `state` that one gave; null if the run has none. Null if it must be fitted (again). */
  restore(state: ScorerState | null): FittedScorer | null;
}

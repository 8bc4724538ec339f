import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { Network } from "../../core/network/network.js";
import { ssimWindow } from "../../core/numbers/metrics.js";
import { ofFeatures } from "./feature-errors.js";
import type { FittedScorer, Scorer } from "./scorer.js";
import { dissimilarity } from "./similarity.js";

/** Why structural similarity cannot judge what a network gives; null if it can. */
export function withoutSsim(network: Network): Sentence | null {
  const [height, width] = network.image;
  if (network.ofFeatures) return ofFeatures(network);
  if (Math.min(height, width) >= ssimWindow) return null;
  return sentence("Structural similarity needs images of at least {0} by {0} pixels; these are {1} by {2}.", ssimWindow, width, height);
}

/** It learns nothing from the training images but what the model has. */
const fitted: FittedScorer = { name: "ssim", score: dissimilarity, state: () => null };

/** How unlike its reconstruction an image is in its structure. */
export const ssim: Scorer = {
  name: "ssim",
  definition: "1 - the mean structural similarity (SSIM: 7x7 windows, data range 1) of the input and the output clipped to 0..1",
  refusal: withoutSsim,
  fit: async () => fitted,
  restore: () => fitted,
};

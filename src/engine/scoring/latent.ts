import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { codeLength, type Network } from "../../core/network/network.js";
import { CodeMemory, taughtMemory } from "./code-memory.js";
import { ofFeatures } from "./feature-errors.js";
import type { FittedScorer, FittingInput, Scorer } from "./scorer.js";

/** Why codes cannot be compared; null if the network has one. */
export function withoutCode(network: Network): Sentence | null {
  if (network.ofFeatures) return ofFeatures(network);
  if (codeLength(network) !== null) return null;
  return sentence("The network has no code, and this score compares codes. Choose a network with a latent layer, or another score.");
}

async function fit(input: FittingInput): Promise<FittedScorer> {
  const { memory } = await CodeMemory.fit(input, codeLength(input.model.network) ?? 0);
  if (memory.width === 0) {
    throw new UserError(
      sentence("All training images have the same code, so codes say nothing about an image. Train again, or choose another score."),
      "no-scorer",
    );
  }
  return fittedOf(memory);
}

const fittedOf = (memory: CodeMemory): FittedScorer => ({
  name: "latent",
  score: async (batch) => ({ scores: memory.distances(await batch.codes()), heatMaps: null }),
  state: () => ({ tensors: memory.tensors(), metadata: {} }),
});

/** How far an image's code lies from those of training images. */
export const latent: Scorer = {
  name: "latent",
  definition:
    "mean Euclidean distance of its code to the 5 nearest codes of training images, all whitened by the covariance of the training codes",
  refusal: withoutCode,
  fit,
  teach: async (fitted, input) => fittedOf(await taughtMemory(fitted, input)),
  restore(state) {
    const memory = state && CodeMemory.restore(state.tensors);
    return memory && fittedOf(memory);
  },
};

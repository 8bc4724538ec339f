import { codeLength } from "../../core/network/network.js";
import { partOf, spread } from "../images/subset.js";
import { CodeMemory, taughtMemory } from "./code-memory.js";
import { withoutCode } from "./latent.js";
import { modelBatches } from "./model-batch.js";
import type { FittedScorer, FittingInput, Scorer } from "./scorer.js";
import { dissimilarity } from "./similarity.js";
import { withoutSsim } from "./ssim.js";

/** Training images that the means and deviations are of: enough for an error of 2 % of a deviation. */
const mostScored = 2_000;
/** The least distance whose logarithm is taken. Whitened codes vary by 1, so nothing near it means anything. */
const leastDistance = 1e-6;

/** Mean and deviation of both parts over training images: `[meanSsim, deviationSsim, meanLatent, deviationLatent]`. */
type Statistics = Float32Array;

const logarithms = (distances: Float32Array) => distances.map((distance) => Math.log(Math.max(distance, leastDistance)));

async function fit(input: FittingInput): Promise<FittedScorer> {
  const { model, signal } = input;
  const { memory, sample } = await CodeMemory.fit(input, codeLength(model.network) ?? 0);
  const positions = spread(sample.count, mostScored);
  const [structure, distance]: number[][] = [[], []];
  for await (const batch of modelBatches(model, partOf(sample, positions), signal)) {
    // A training image is no neighbour of itself: other images will not find themselves either.
    const own = positions.subarray(structure.length, structure.length + batch.count);
    structure.push(...(await dissimilarity(batch)).scores);
    distance.push(...logarithms(memory.distances(await batch.codes(), own)));
  }
  return fittedOf(memory, Float32Array.of(...meanAndDeviation(structure), ...meanAndDeviation(distance)));
}

/** Of the numbers that are finite; a deviation of 1 if they do not deviate, so that they add nothing. */
function meanAndDeviation(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / (finite.length || 1);
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (finite.length || 1);
  return [mean, Math.sqrt(variance) || 1];
}

function fittedOf(memory: CodeMemory, statistics: Statistics): FittedScorer {
  const [meanSsim, deviationSsim, meanLatent, deviationLatent] = statistics;
  return {
    name: "combined",
    async score(batch) {
      const { scores, heatMaps } = await dissimilarity(batch);
      const distances = logarithms(memory.distances(await batch.codes()));
      return {
        scores: scores.map((score, i) => (score - meanSsim) / deviationSsim + (distances[i] - meanLatent) / deviationLatent),
        heatMaps,
      };
    },
    state: () => ({ tensors: { ...memory.tensors(), statistics: { shape: [4], data: statistics } }, metadata: {} }),
  };
}

/** How unusual structure and code of an image are together. */
export const combined: Scorer = {
  name: "combined",
  definition:
    "sum of z(1 - mean SSIM of input and output) and z(log of the mean distance of its whitened code to the 5 nearest training codes), z by mean and deviation over training images",
  refusal: (network) => withoutCode(network) ?? withoutSsim(network),
  fit,
  async teach(fitted, input) {
    const statistics = fitted.state()?.tensors.statistics;
    if (!statistics) throw new Error("This scorer has no statistics.");
    return fittedOf(await taughtMemory(fitted, input), statistics.data);
  },
  restore(state) {
    const memory = state && CodeMemory.restore(state.tensors);
    return memory && state.tensors.statistics ? fittedOf(memory, state.tensors.statistics.data) : null;
  },
};

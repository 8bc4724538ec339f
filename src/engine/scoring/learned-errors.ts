import type { Tensor } from "../../runs/safetensors.js";
import { ExpectedError } from "./conditioning.js";
import type { ScorerState } from "./scorer.js";

/** What a score of errors of pixels has learned: the error to expect by what surrounds a pixel, and what is usual in each place. */
export interface LearnedErrors {
  expected: ExpectedError;
  /** Mean of the conditioned error in each place, and the unit of what exceeds it. */
  means: Float32Array;
  units: Float32Array;
}

/** The share of the usual deviation that is added to that of a place, so that one that hardly varies does not rule. */
const deviationShare = 0.3;
/** Scores are divided by this at least: without any error in the training images it would be 0. */
const leastDeviation = 1e-6;

/** The unit of what exceeds the usual in a place, by the deviation there and the usual one. */
export const unitOf = (deviation: number, usual: number): number => Math.max(leastDeviation, deviation + deviationShare * usual);

const tensor = (data: Float32Array): Tensor => ({ shape: [data.length], data });

/** What is kept of learned errors; `of` tells those of other places than the pixels of an image. */
export const errorsState = ({ expected, means, units }: LearnedErrors, of?: string): ScorerState => ({
  tensors: {
    meanBorders: tensor(expected.meanBorders),
    spreadBorders: tensor(expected.spreadBorders),
    expected: tensor(expected.errors),
    means: tensor(means),
    units: tensor(units),
  },
  metadata: of === undefined ? {} : { of },
});

/** What {@link errorsState} kept of the same places; null if it is a state of others, or of another score. */
export function learnedErrors(state: ScorerState | null, of?: string): LearnedErrors | null {
  const { meanBorders, spreadBorders, expected, means, units } = (state?.tensors ?? {}) as Record<string, Tensor | undefined>;
  if (state?.metadata.of !== of || !meanBorders || !spreadBorders || !expected || !means || !units) return null;
  return { expected: new ExpectedError(meanBorders.data, spreadBorders.data, expected.data), means: means.data, units: units.data };
}

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

import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { Network } from "../../core/network/network.js";
import { scoresOfCells } from "./cell-maps.js";
import type { ModelBatch } from "./model-batch.js";
import type { FittedScorer, FittingInput, ScorerState } from "./scorer.js";

/** Why pixels and whole codes cannot be compared: the network knows cells alone; null if it sees pixels. */
export function ofFeatures(network: Network): Sentence | null {
  if (!network.ofFeatures) return null;
  return sentence("The network sees features, not pixels, and this score compares pixels or codes. Choose auto, local or patches.");
}

/** The mean squared error over the features of each cell, `[N,h,w]`. */
export async function cellErrors(batch: ModelBatch): Promise<Float32Array> {
  const { values, channels } = await batch.cells();
  const restored = await batch.restoredCells();
  const errors = new Float32Array(values.length / channels);
  for (let cell = 0, at = 0; cell < errors.length; cell++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at++) sum += (values[at] - restored[at]) ** 2;
    errors[cell] = sum / channels;
  }
  return errors;
}

const fitted: FittedScorer = {
  name: "local",
  score: async (batch) => scoresOfCells(batch, await batch.cells(), await cellErrors(batch)),
  state: () => ({ tensors: {}, metadata: { of: "features" } }),
};

/** It learns nothing from the training images but what the network has. */
export const fitFeatureErrors = async (_: FittingInput): Promise<FittedScorer> => fitted;

/** Null if the state is that of errors of pixels. */
export const restoreFeatureErrors = (state: ScorerState | null): FittedScorer | null => (state?.metadata.of === "features" ? fitted : null);

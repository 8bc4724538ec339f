import { ofFeatures } from "./feature-errors.js";
import type { ModelBatch } from "./model-batch.js";
import type { BatchScores, FittedScorer, Scorer } from "./scorer.js";

/** The squared errors of images and outputs as they are shown: mean over the channels as heat map, over the whole picture as score. Sums in float64. */
async function score(batch: ModelBatch): Promise<BatchScores> {
  const outputs = await batch.shown();
  const { count, shownTargets: targets, shape } = batch;
  const [height, width, channels] = shape;
  const scores = new Float32Array(count);
  const heatMaps = new Float32Array(count * height * width);
  for (let image = 0; image < count; image++) {
    const area = batch.area(image);
    let sum = 0;
    for (let y = area.y; y < area.y + area.height; y++) {
      for (let x = area.x; x < area.x + area.width; x++) {
        const pixel = (image * height + y) * width + x;
        let error = 0;
        for (let at = pixel * channels; at < (pixel + 1) * channels; at++) error += (outputs[at] - targets[at]) ** 2;
        heatMaps[pixel] = error / channels;
        sum += error;
      }
    }
    scores[image] = sum / (area.height * area.width * channels);
  }
  return { scores, heatMaps };
}

/** It learns nothing from the training images but what the model has. */
const fitted: FittedScorer = { name: "mse", score, state: () => null };

/** The mean squared error between an image and its reconstruction. */
export const mse: Scorer = {
  name: "mse",
  definition: "mean over the pixels of (input - output)^2, both brought to 0..1 by the range and clipped to it",
  refusal: ofFeatures,
  fit: async () => fitted,
  restore: () => fitted,
};

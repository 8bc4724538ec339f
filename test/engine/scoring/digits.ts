import { readFile } from "node:fs/promises";
import type { Model } from "../../../src/engine/contract/engine.js";
import type { ImageSubset } from "../../../src/engine/images/subset.js";
import { ModelBatch } from "../../../src/engine/scoring/model-batch.js";
import type { FittedScorer } from "../../../src/engine/scoring/scorer.js";
import { engines } from "../engines.js";
import { presetNetwork } from "../networks.js";

export const image = [28, 28, 1] as const;
export const size = 28 * 28;

/** The sample's digits `[1000,28,28,1]` on 0..1. */
export async function readDigits(): Promise<Float32Array> {
  const bytes = await readFile("samples/digits/mnist_trn.npy");
  // The header is as long as its bytes 8 and 9 say.
  return Float32Array.from(bytes.subarray(10 + bytes.readUInt16LE(8)), (value) => value / 255);
}

/** Images `[N,D]` as a subset. */
export function subsetFrom(images: Float32Array, length = size): ImageSubset {
  const count = images.length / length;
  return {
    count,
    files: Array.from({ length: count }, (_, i) => `${i}.png`),
    shape: image,
    batch(positions) {
      const chosen = new Float32Array(positions.length * length);
      for (let i = 0; i < positions.length; i++)
        chosen.set(images.subarray(positions[i] * length, (positions[i] + 1) * length), i * length);
      return { count: positions.length, images: chosen, targets: null };
    },
  };
}

/** A small network that has seen the digits for a moment: its outputs and codes depend on the images. */
export async function trainedModel(training: ImageSubset): Promise<Model> {
  const engine = await engines.portable();
  const model = await engine.open(presetNetwork("standard", image, { filters: 3, kernels: [3, 3], latent: 6 }), { seed: 3 });
  for (let step = 0; step < 25; step++) {
    const positions = Array.from({ length: 32 }, (_, i) => (32 * step + i) % training.count);
    await model.step(training.batch(positions), 0.01);
  }
  return model;
}

/** What the scorer says of all images of a subset at once. */
export const scoreAll = (fitted: FittedScorer, model: Model, { count, batch, shape }: ImageSubset) =>
  fitted.score(new ModelBatch(model, batch(Array.from({ length: count }, (_, i) => i)), shape));

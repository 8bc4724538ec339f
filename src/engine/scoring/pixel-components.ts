import { principalAxes } from "../../core/numbers/principal-axes.js";
import type { FittedScorer, Scorer } from "./scorer.js";
import { smallImages, smallSize, smallTrainingImages } from "./small-images.js";

const components = 32;

/** `mean` `[D]` and orthogonal unit vectors `axes` `[K,D]`. */
function fittedOf(mean: Float32Array, axes: Float32Array): FittedScorer {
  const size = mean.length;
  return {
    name: "pixel-components",
    async score(batch) {
      const images = smallImages(batch);
      return {
        scores: Float32Array.from({ length: batch.count }, (_, n) => residual(images.subarray(n * size, (n + 1) * size))),
        heatMaps: null,
      };
    },
    state: () => ({
      tensors: { mean: { shape: [size], data: mean }, axes: { shape: [axes.length / size, size], data: axes } },
      metadata: {},
    }),
  };

  /** The mean square of what the axes leave of an image. */
  function residual(image: Float32Array): number {
    const left = Float64Array.from(image, (value, i) => value - mean[i]);
    for (let axis = 0; axis < axes.length; axis += size) {
      let share = 0;
      for (let i = 0; i < size; i++) share += left[i] * axes[axis + i];
      for (let i = 0; i < size; i++) left[i] -= share * axes[axis + i];
    }
    return left.reduce((sum, value) => sum + value * value, 0) / size;
  }
}

/** What 32 principal components of the training images leave of an image: the linear autoencoder. */
export const pixelComponents: Scorer = {
  name: "pixel-components",
  definition:
    "mean squared error of its pixels rebuilt from 32 principal components of at most 2,000 training images, all at most 64 pixels long",
  refusal: () => null,
  async fit(input) {
    const { mean, axes } = principalAxes(await smallTrainingImages(input), smallSize(input.training.shape), components, input.random);
    return fittedOf(Float32Array.from(mean), Float32Array.from(axes));
  },
  restore(state) {
    const { mean, axes } = state?.tensors ?? {};
    return mean && axes ? fittedOf(mean.data, axes.data) : null;
  },
};

import { neighbourDistances } from "./neighbours.js";
import type { FittedScorer, Scorer } from "./scorer.js";
import { smallImages, smallSize, smallTrainingImages } from "./small-images.js";

/** `images` `[M,D]`: training images, made small. */
const fittedOf = (images: Float32Array, size: number): FittedScorer => ({
  name: "pixel-neighbours",
  score: async (batch) => ({ scores: neighbourDistances(images, smallImages(batch), size), heatMaps: null }),
  state: () => ({ tensors: { images: { shape: [images.length / size, size], data: images } }, metadata: {} }),
});

/** How far an image lies from training images, pixel by pixel: what can be had without any network. */
export const pixelNeighbours: Scorer = {
  name: "pixel-neighbours",
  definition:
    "mean Euclidean distance of its pixels to those of the 5 nearest of at most 2,000 training images, all at most 64 pixels long",
  refusal: () => null,
  fit: async (input) => fittedOf(await smallTrainingImages(input), smallSize(input.training.shape)),
  restore(state) {
    const images = state?.tensors.images;
    return images ? fittedOf(images.data, images.shape[1]) : null;
  },
};

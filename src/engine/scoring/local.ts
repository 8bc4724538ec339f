import { areFinite, largestOf } from "../../core/numbers/finite.js";
import { gaussianBlur } from "../../core/numbers/gaussian-blur.js";
import { cutOut, hull, putInto, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import { sampleOf } from "../images/subset.js";
import { ExpectedError, scaledSigma } from "./conditioning.js";
import { fitFeatureErrors, restoreFeatureErrors } from "./feature-errors.js";
import { errorsState, type LearnedErrors, learnedErrors, unitOf } from "./learned-errors.js";
import { type ModelBatch, modelBatches } from "./model-batch.js";
import { type PixelErrors, pixelErrors } from "./pixel-errors.js";
import type { FittedScorer, FittingInput, Scorer } from "./scorer.js";
import { fitTileErrors, restoreTileErrors } from "./tile-errors.js";

/** Numbers held at once while fitting: error, local mean and local spread of each pixel of a sample. */
const mostNumbers = 1 << 24;

/** The errors of each image of a batch as it is shown, on the part of it that is picture. */
async function* errorsOf(batch: ModelBatch): AsyncGenerator<PixelErrors> {
  const outputs = await batch.shown();
  const { count, shape, shownTargets } = batch;
  for (let image = 0; image < count; image++) {
    const { height, width } = batch.area(image);
    const [output, target] = [batch.picture(outputs, image), batch.picture(shownTargets, image)];
    yield pixelErrors(target, output, [height, width, shape[2]], scaledSigma(shape[0], shape[1]));
  }
}

async function fit({ model, training, random, signal }: FittingInput): Promise<FittedScorer> {
  const [height, width] = training.shape;
  const pixels = height * width;
  const sample = sampleOf(training, Math.max(1, Math.floor(mostNumbers / (3 * pixels))), random);
  const room = () => new Float32Array(sample.count * pixels);
  const maps = { errors: room(), means: room(), spreads: room() };
  const areas: Rectangle[] = [];
  let at = 0;
  for await (const batch of modelBatches(model, sample, signal)) {
    let image = 0;
    for await (const { errors, surroundings } of errorsOf(batch)) {
      const area = batch.area(image++);
      // An image that cannot be judged teaches nothing.
      if (!areFinite(errors)) continue;
      maps.errors.set(errors, at);
      maps.means.set(surroundings.means, at);
      maps.spreads.set(surroundings.spreads, at);
      areas.push(area);
      at += errors.length;
    }
  }
  const errors = maps.errors.subarray(0, at);
  const surroundings = { means: maps.means.subarray(0, at), spreads: maps.spreads.subarray(0, at) };
  const expected = ExpectedError.fit(surroundings, errors);
  expected.divide(errors, surroundings);
  return fittedOf({ expected, ...usualOf(errors, areas, height, width) });
}

/** What is usual at each pixel `[H,W]`, of the conditioned errors `[h,w]` of training images, one area after the other. A pixel that was padding in all of them is as the mean of the others. */
function usualOf(errors: Float32Array, areas: readonly Rectangle[], height: number, width: number): Pick<LearnedErrors, "means" | "units"> {
  const pixels = height * width;
  const [sums, squares, counts] = [new Float64Array(pixels), new Float64Array(pixels), new Uint32Array(pixels)];
  let at = 0;
  for (const area of areas)
    for (let y = area.y; y < area.y + area.height; y++)
      for (let pixel = y * width + area.x; pixel < y * width + area.x + area.width; pixel++, at++) {
        sums[pixel] += errors[at];
        squares[pixel] += errors[at] ** 2;
        counts[pixel]++;
      }
  const means = Float32Array.from(sums, (sum, pixel) => sum / counts[pixel]);
  const deviations = Float32Array.from(squares, (square, pixel) =>
    Math.sqrt(Math.max(0, square / counts[pixel] - (sums[pixel] / counts[pixel]) ** 2)),
  );
  const [meanOfMeans, meanDeviation] = [filled(means, counts), filled(deviations, counts)];
  // Beyond where any picture lay, nothing is to be blurred into the pictures.
  const seen = areas.length > 0 ? areas.reduce(hull) : wholeOf([height, width]);
  const sigma = scaledSigma(height, width);
  const blurred = (map: Float32Array, beyond: number) => {
    const out = new Float32Array(pixels).fill(beyond);
    putInto(out, [height, width], gaussianBlur(cutOut(map, [height, width], seen), seen.height, seen.width, sigma), seen);
    return out;
  };
  return {
    means: blurred(means, meanOfMeans),
    units: blurred(deviations, meanDeviation).map((unit) => unitOf(unit, meanDeviation)),
  };
}

/** Gives the mean of the pixels of a map that were counted, and gives it to all others. */
function filled(map: Float32Array, counts: Uint32Array): number {
  let [sum, seen] = [0, 0];
  for (const [pixel, count] of counts.entries()) {
    if (count === 0) continue;
    sum += map[pixel];
    seen++;
  }
  const mean = sum / Math.max(1, seen);
  for (const [pixel, count] of counts.entries()) if (count === 0) map[pixel] = mean;
  return mean;
}

/** `means` and `units` are `[H,W]`. */
function fittedOf(learned: LearnedErrors): FittedScorer {
  const { expected, means, units } = learned;
  return {
    name: "local",
    async score(batch) {
      const { count, shape } = batch;
      const scores = new Float32Array(count);
      const heatMaps = new Float32Array(count * shape[0] * shape[1]);
      let image = 0;
      for await (const { errors, surroundings } of errorsOf(batch)) {
        const area = batch.area(image);
        expected.divide(errors, surroundings);
        const [mean, unit] = [cutOut(means, shape, area), cutOut(units, shape, area)];
        for (let i = 0; i < errors.length; i++) errors[i] = (errors[i] - mean[i]) / unit[i];
        const map = gaussianBlur(errors, area.height, area.width, scaledSigma(shape[0], shape[1]));
        scores[image] = largestOf(map);
        batch.putMap(heatMaps, image, map);
        image++;
      }
      return { scores, heatMaps };
    },
    state: () => errorsState(learned),
  };
}

/**
 * The place of an image that is most unlike what is usual there. What is usual at a pixel is learned for that pixel alone, from at
 * most 2^24 / 3 pixels of training images. With few of them (below about 50) it fits these too well: their own scores come out too
 * low, so only held-out images say how many are flagged. The ranking suffers little: spots planted on MNIST digits were told apart
 * with an AUROC within 2 points of that of 4,700 images after 20.
 */
export const local: Scorer = {
  name: "local",
  definition:
    "maximum over the pixels of the squared error, divided by the mean error of training pixels in places that look alike in the output, in deviations from the mean of training images at that pixel, blurred by a Gaussian of 1/64 of the longer side; of a network that restores tiles what is usual is that of pixels as far from the edge; of a network of features it is the largest mean squared error of the features of a cell",
  looksInDetail: (network, ownSizes) => network.ofFeatures === true || ownSizes,
  refusal: () => null,
  fit: (input) => {
    if (input.model.network.ofFeatures) return fitFeatureErrors(input);
    return input.training.tiled ? fitTileErrors(input, input.training.tiled) : fit(input);
  },
  restore(state) {
    const other = restoreFeatureErrors(state) ?? restoreTileErrors(state);
    if (other) return other;
    const learned = learnedErrors(state);
    return learned && fittedOf(learned);
  },
};

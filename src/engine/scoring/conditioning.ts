import { gaussianBlur } from "../../core/numbers/gaussian-blur.js";

/** Bins of the local mean and of the local spread, each of about as many pixels of training images. */
const meanBins = 6;
const spreadBins = 12;
/** How many pixels of the mean error each bin counts beside its own, so that a nearly empty bin does not rule. */
const pseudoCounts = 50;
/** Errors are divided by this at least: restored without any error, a training image would divide by 0. */
const leastError = 1e-12;

/** The deviation of a Gaussian in pixels that is 2 pixels wide on an image of 128. */
export const scaledSigma = (height: number, width: number): number => Math.max(0.5, (2 * Math.max(height, width)) / 128);

/** What surrounds each pixel of restored pictures, `[N,H,W]` each. */
export interface Surroundings {
  means: Float32Array;
  spreads: Float32Array;
}

/** Local mean and deviation of gray pictures `[N,H,W]`, in a Gaussian window of `sigma` pixels. */
export function surroundingsOf(pictures: Float32Array, height: number, width: number, sigma: number): Surroundings {
  const means = gaussianBlur(pictures, height, width, sigma);
  const squares = gaussianBlur(
    pictures.map((value) => value * value),
    height,
    width,
    sigma,
  );
  return { means, spreads: squares.map((square, i) => Math.sqrt(Math.max(0, square - means[i] ** 2))) };
}

/** The error that a pixel has in good images, by what the restored picture looks like around it: busy places are hard to draw. */
export class ExpectedError {
  constructor(
    /** `[5]` and `[11]`: the borders between the bins, lowest first. */
    readonly meanBorders: Float32Array,
    readonly spreadBorders: Float32Array,
    /** `[6,12]`: the mean error of each bin. */
    readonly errors: Float32Array,
  ) {}

  /** Learns from pixels of training images: their surroundings and errors, all in one order. */
  static fit(surroundings: Surroundings, errors: Float32Array): ExpectedError {
    const { means, spreads } = surroundings;
    const bins = new ExpectedError(borders(means, meanBins), borders(spreads, spreadBins), new Float32Array(meanBins * spreadBins));
    const [sums, counts] = [new Float64Array(bins.errors.length), new Float64Array(bins.errors.length)];
    for (let i = 0; i < errors.length; i++) {
      const bin = bins.binOf(means[i], spreads[i]);
      sums[bin] += errors[i];
      counts[bin]++;
    }
    const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
    const mean = total(sums) / (total(counts) || 1);
    for (let bin = 0; bin < sums.length; bin++) {
      bins.errors[bin] = Math.max(leastError, (sums[bin] + pseudoCounts * mean) / (counts[bin] + pseudoCounts));
    }
    return bins;
  }

  /** Divides the errors of pixels by those that are to be expected there, in place. */
  divide(errors: Float32Array, { means, spreads }: Surroundings): void {
    for (let i = 0; i < errors.length; i++) errors[i] /= this.errors[this.binOf(means[i], spreads[i])];
  }

  private binOf(mean: number, spread: number): number {
    return bordersBelow(this.meanBorders, mean) * spreadBins + bordersBelow(this.spreadBorders, spread);
  }
}

/** The values that part `values` into `bins` parts of about one size. */
function borders(values: Float32Array, bins: number): Float32Array {
  const sorted = values.slice().sort();
  return Float32Array.from({ length: bins - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / bins)] ?? 0);
}

function bordersBelow(list: Float32Array, value: number): number {
  let count = 0;
  while (count < list.length && list[count] < value) count++;
  return count;
}

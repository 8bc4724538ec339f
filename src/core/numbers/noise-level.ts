import { reflected } from "./gaussian-blur.js";
import { median } from "./median.js";

type Shape3 = readonly [height: number, width: number, channels: number];

/** The high-pass filter of Daubechies' wavelet of two vanishing moments. */
const highPass = [-0.4829629131445341, 0.8365163037378079, -0.2241438680420134, -0.1294095225512604];
/** The low-pass filter that belongs to it, at right angles to it. */
const lowPass = [-0.1294095225512604, 0.2241438680420134, 0.8365163037378079, 0.4829629131445341];
/** The upper quartile of the standard normal distribution: the median of the absolute of normal numbers of deviation 1. */
export const normalQuartile = 0.6744897501960817;

/**
 * The deviation of gaussian noise in a picture `[H,W,C]`, in its own units, the mean over its channels: the median absolute value of the
 * finest diagonal wavelet coefficients by that of normal numbers (Donoho and Johnstone 1994), as `estimate_sigma` of scikit-image has it.
 * Coefficients that are exactly 0 are passed over, as those of black ground. NaN for a picture that is one colour.
 */
export function noiseLevel(picture: ArrayLike<number>, shape: Shape3): number {
  let sum = 0;
  for (let channel = 0; channel < shape[2]; channel++) sum += channelLevel(picture, shape, channel);
  return sum / shape[2];
}

function channelLevel(picture: ArrayLike<number>, shape: Shape3, channel: number): number {
  return (
    median(
      finestDetails(picture, shape, channel)
        .map(Math.abs)
        .filter((detail) => detail !== 0),
    ) / normalQuartile
  );
}

/** The finest diagonal wavelet coefficients of a channel of a picture `[H,W,C]`, one for each 2 by 2 pixels: mostly noise, whose deviation they keep. */
export const finestDetails = (picture: ArrayLike<number>, shape: Shape3, channel: number): Float64Array =>
  halved(picture, shape, channel, highPass);

/** What the picture is around each of {@link finestDetails}, in its own units. */
export const finestMeans = (picture: ArrayLike<number>, shape: Shape3, channel: number): Float64Array =>
  halved(picture, shape, channel, lowPass).map((sum) => sum / 2);

/** A channel of a picture filtered along both axes, every second value. */
function halved(picture: ArrayLike<number>, [height, width, channels]: Shape3, channel: number, filter: readonly number[]): Float64Array {
  const [rows, columns] = [Math.floor((height + 3) / 2), Math.floor((width + 3) / 2)];
  const along = new Float64Array(height * columns);
  for (let y = 0; y < height; y++)
    for (let k = 0; k < columns; k++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) sum += filter[j] * picture[(y * width + reflected(2 * k + 1 - j, width)) * channels + channel];
      along[y * columns + k] = sum;
    }
  const values = new Float64Array(rows * columns);
  for (let k = 0; k < rows; k++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) sum += filter[j] * along[reflected(2 * k + 1 - j, height) * columns + x];
      values[k * columns + x] = sum;
    }
  return values;
}

/**
 * How far neighbouring pixels of a picture `[H,W,C]` go together: the mean of the autocorrelations at one pixel to the right and one down,
 * -1 to 1, near 0 for noise of single pixels. NaN for a picture that is one colour or a pixel thin.
 */
export function neighbourCorrelation(picture: ArrayLike<number>, [height, width, channels]: Shape3): number {
  let [squares, right, down] = [0, 0, 0];
  for (let channel = 0; channel < channels; channel++) {
    let total = 0;
    for (let at = channel; at < height * width * channels; at += channels) total += picture[at];
    const mean = total / (height * width);
    const value = (y: number, x: number) => picture[(y * width + x) * channels + channel] - mean;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const here = value(y, x);
        squares += here * here;
        if (x + 1 < width) right += here * value(y, x + 1);
        if (y + 1 < height) down += here * value(y + 1, x);
      }
  }
  const variance = squares / (height * width);
  return (right / (height * (width - 1)) + down / ((height - 1) * width)) / 2 / variance;
}

import { gaussianBlur } from "./gaussian-blur.js";
import { median } from "./median.js";
import { noiseLevel } from "./noise-level.js";

type Shape3 = readonly [height: number, width: number, channels: number];

/** The deviation that noise had, on 0 to 1, before what of it lay beyond black and white was cut off; 0 where nothing was. */
export interface CutOffNoise {
  black: number;
  white: number;
}

/** The side of the squares in which pixels at black are counted. */
const side = 8;
/** Shares of such pixels by which a square tells the noise: of fewer, chance says too much; of more, the picture itself is black there. */
const telling = { least: 0.25, most: 0.65 };
/** Squares that a deviation needs to be known. */
const fewest = 50;
/** A deviation of so many times the noise that is seen is none of noise, as half of that stays at least: what is black there has edges. */
const beyondSeen = 2;

const density = (ratio: number): number => Math.exp(-(ratio * ratio) / 2) / Math.sqrt(2 * Math.PI);

/** Deviations of noise that a pixel lies above black; beyond them hardly anything is cut off. */
const ratios = Float64Array.from({ length: 1001 }, (_, i) => -5 + i / 100);
/** For each, the share that is not cut off (the normal distribution, by trapezoids) and the mean in deviations. */
const kept = new Float64Array(ratios.length);
for (let i = 1; i < kept.length; i++) kept[i] = kept[i - 1] + (density(ratios[i - 1]) + density(ratios[i])) / 200;
const means = ratios.map((ratio, i) => ratio * kept[i] + density(ratio));

/**
 * Finds the noise that was cut off at black and at white. Of a pixel of `x` with gaussian noise of deviation s a share F(x/s) stays, and its mean is
 * x F(x/s) + s f(x/s), F and f being the normal distribution and its density (as in Foi 2009, Clipped noisy images): so the pixels
 * of a small square that are black and its mean together give s. Pictures are added, then it is asked for.
 */
export class CutOffFinder {
  readonly #black: number[] = [];
  readonly #white: number[] = [];
  readonly #seen: number[] = [];

  /** Adds a picture `[H,W,C]` on 0 to 1. */
  add(picture: ArrayLike<number>, shape: Shape3): void {
    const [height, width, channels] = shape;
    const seen = noiseLevel(picture, shape);
    if (Number.isFinite(seen)) this.#seen.push(seen);
    for (let y = 0; y + side <= height; y += side)
      for (let x = 0; x + side <= width; x += side)
        for (let channel = 0; channel < channels; channel++) {
          let [sum, black, white] = [0, 0, 0];
          for (let at = 0; at < side * side; at++) {
            const value = picture[((y + Math.floor(at / side)) * width + x + (at % side)) * channels + channel];
            sum += value;
            if (value <= 0) black++;
            if (value >= 1) white++;
          }
          const pixels = side * side;
          tell(this.#black, black / pixels, sum / pixels);
          tell(this.#white, white / pixels, 1 - sum / pixels);
        }
  }

  /** Null if nothing is cut off. */
  get found(): CutOffNoise | null {
    const most = beyondSeen * median(this.#seen);
    const level = (levels: readonly number[]) => {
      const found = levels.length < fewest ? 0 : median(levels);
      return found <= most ? found : 0;
    };
    const noise = { black: level(this.#black), white: level(this.#white) };
    return noise.black > 0 || noise.white > 0 ? noise : null;
  }
}

function tell(levels: number[], share: number, mean: number): void {
  if (share < telling.least || share > telling.most) return;
  levels.push(mean / interpolated(kept, means, 1 - share));
}

/** How far, in pixels, a picture's neighbours decide what is taken back of it. */
export const cutOffReach = 6;
/** The deviation of that, as the error of a single pixel would be enlarged. */
const around = 2;

/**
 * Images `[N,H,W,C]` on 0 to 1 that are means of noise that was cut off, which are too bright at black and too dark at white, without that: by what
 * the noise adds where the image has the brightness that it has around the pixel.
 */
export function withoutCutOff(images: Float32Array, [height, width, channels]: Shape3, { black, white }: CutOffNoise): Float32Array {
  const pixels = height * width;
  const plane = new Float32Array(pixels);
  const out = Float32Array.from(images);
  for (let start = 0; start < images.length; start += pixels * channels)
    for (let channel = 0; channel < channels; channel++) {
      for (let at = 0; at < pixels; at++) plane[at] = images[start + at * channels + channel];
      for (const [at, mean] of gaussianBlur(plane, height, width, around).entries())
        out[start + at * channels + channel] -= added(mean, black) - added(1 - mean, white);
    }
  return out;
}

/** What cutting off noise of deviation `sigma` at 0 adds to a pixel whose mean it is. */
function added(mean: number, sigma: number): number {
  const ratio = sigma > 0 ? mean / sigma : Number.POSITIVE_INFINITY;
  return ratio >= means[means.length - 1] ? 0 : mean - sigma * interpolated(means, ratios, ratio);
}

/** The value that belongs to `at` between rising places; that of the nearest end beyond them. */
function interpolated(places: Float64Array, values: Float64Array, at: number): number {
  let [low, high] = [0, places.length - 1];
  if (at <= places[low]) return values[low];
  if (at >= places[high]) return values[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (places[middle] <= at) low = middle;
    else high = middle;
  }
  const part = (at - places[low]) / (places[high] - places[low]);
  return values[low] + part * (values[high] - values[low]);
}

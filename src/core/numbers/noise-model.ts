import { median } from "./median.js";
import { finestDetails, finestMeans, normalQuartile } from "./noise-level.js";

type Shape3 = readonly [height: number, width: number, channels: number];

/** Parts of the scale from black to white in which noise is measured apart. */
const parts = 16;
/** Details that a part needs for its noise to be known. */
const fewest = 200;

/**
 * How strong the noise of single pixels is by how bright the picture is there (the noise level function of Liu, Freeman, Szeliski and Kang 2006):
 * that of photons grows with the light, and at black or white half of it is cut off. Pictures are added, then levels are asked for.
 */
export class NoiseLevelFunction {
  readonly #details: number[][] = Array.from({ length: parts }, () => []);

  /** Adds a picture `[H,W,C]` on 0 to 1. */
  add(picture: ArrayLike<number>, shape: Shape3): void {
    for (let channel = 0; channel < shape[2]; channel++) {
      const details = finestDetails(picture, shape, channel);
      // The means are at right angles to the details, so that noise does not choose its own part.
      for (const [at, mean] of finestMeans(picture, shape, channel).entries())
        if (details[at] !== 0) this.#details[partOf(mean)].push(Math.abs(details[at]));
    }
  }

  /** The deviation of noise, on 0 to 1, at the middles of {@link levelAt}'s parts: of parts that are hardly ever seen the nearest one's; 0 if none is. */
  get levels(): Float64Array {
    const known = this.#details.flatMap((details, part) => (details.length < fewest ? [] : [{ part, level: levelOf(details) }]));
    const nearest = (part: number) =>
      known.reduce<{ part: number; level: number } | null>(
        (best, one) => (best && Math.abs(best.part - part) <= Math.abs(one.part - part) ? best : one),
        null,
      );
    return Float64Array.from({ length: parts }, (_, part) => nearest(part)?.level ?? 0);
  }
}

/** The level at a brightness on 0 to 1, between those of two parts. */
export function levelAt(levels: ArrayLike<number>, brightness: number): number {
  const at = Math.min(parts - 1, Math.max(0, brightness * parts - 0.5));
  const below = Math.min(parts - 2, Math.floor(at));
  return levels[below] + (at - below) * (levels[below + 1] - levels[below]);
}

const partOf = (brightness: number) => Math.min(parts - 1, Math.max(0, Math.floor(brightness * parts)));

const levelOf = (details: readonly number[]) => median(details) / normalQuartile;

/**
 * The deviation, on 0 to 1, of what all pixels of a row of a picture `[H,W,C]` have more than those of the row above it, and the same of columns: the
 * median along a line of the differences between it and the next, over all lines. A picture itself hardly changes a whole line at once.
 */
export function lineNoise(picture: ArrayLike<number>, [height, width, channels]: Shape3): { rows: number; columns: number } {
  const along = (lines: number, length: number, place: (line: number, at: number) => number) => {
    const steps = Float64Array.from({ length: Math.max(0, lines - 1) }, (_, line) =>
      Math.abs(
        median(
          Float64Array.from({ length: length * channels }, (_, at) => {
            const [position, channel] = [Math.floor(at / channels), at % channels];
            return picture[place(line + 1, position) * channels + channel] - picture[place(line, position) * channels + channel];
          }),
        ),
      ),
    );
    return steps.length === 0 ? 0 : median(steps) / normalQuartile / Math.SQRT2;
  };
  return {
    rows: along(height, width, (line, at) => line * width + at),
    columns: along(width, height, (line, at) => at * width + line),
  };
}

/** How much further than three deviations of noise a spoilt pixel lies from its neighbours at least. */
const beyondNoise = 0.1;

/**
 * The share of values of a picture `[H,W,C]` on 0 to 1 that lie apart from all eight around them, further than noise of deviation `sigma` or fine
 * texture brings them: pixels that are spoilt one by one, such as salt and pepper. Edges are left out.
 */
export function spoiltShare(picture: ArrayLike<number>, [height, width, channels]: Shape3, sigma: number): number {
  const least = beyondNoise + 3 * sigma;
  let spoilt = 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++)
      for (let channel = 0; channel < channels; channel++) {
        const at = (y * width + x) * channels + channel;
        let apart = true;
        for (let around = 0; apart && around < 9; around++) {
          if (around === 4) continue;
          const there = at + ((Math.floor(around / 3) - 1) * width + (around % 3) - 1) * channels;
          apart = Math.abs(picture[at] - picture[there]) > least;
        }
        if (apart) spoilt++;
      }
  return spoilt / Math.max(1, (height - 2) * (width - 2) * channels);
}

import { type CleaningCheck, type CleaningFigures, filterNames } from "../../core/analyses/cleaning-check.js";
import { medianFilter, nonLocalMeans } from "../../core/numbers/classical-filters.js";
import { clip, FiniteMean, psnr } from "../../core/numbers/metrics.js";
import { neighbourCorrelation, noiseLevel } from "../../core/numbers/noise-level.js";
import { cutOut, type Rectangle } from "../../core/numbers/rectangle.js";
import { spread } from "../images/subset.js";
import { compareShown } from "./output-scores.js";

type Shape3 = readonly [height: number, width: number, channels: number];

/** Pictures that filters are tried on, and the longest side of their middle parts: non-local means takes a tenth of a second for each. */
const tried = 32;
const longest = 128;
/** The longest side of the middle part that noise is measured on: more says no more of it, and takes memory. */
const measured = 1024;

/** What is known of how well a picture was cleaned; rounded as columns hold it. */
export interface PictureCheck {
  /** Deviations on 0..1. */
  noiseBefore: number;
  noiseAfter: number;
  /** See {@link neighbourCorrelation}. */
  structure: number;
  /** Decibels that the output has more than the input beside the reference; NaN without one. */
  gain: number;
}

export const pictureChecks = ["gain", "noiseBefore", "noiseAfter", "structure"] as const satisfies readonly (keyof PictureCheck)[];

/** Sums up whether the pictures of a folder were cleaned, as they come; `count` are expected. */
export class CleaningChecker {
  readonly #tried: ReadonlySet<number>;
  readonly #means = { before: new FiniteMean(), after: new FiniteMean(), structure: new FiniteMean() };
  readonly #compared = new Map<string, { noise: FiniteMean; psnr: FiniteMean; ssim: FiniteMean }>();
  #pictures = 0;
  #next = 0;

  constructor(count: number) {
    this.#tried = new Set(spread(count, tried));
  }

  /** Looks at the next picture: what came, what became of it, and what it should be if that is known, all `[H,W,C]` on 0..1; the last two as they are shown. */
  add(input: Float32Array, output: Float32Array, reference: Float32Array | null, shape: Shape3): PictureCheck {
    const area = middleOf(shape, measured);
    const part: Shape3 = [area.height, area.width, shape[2]];
    const [came, became] = [cutOut(input, shape, area).map(clip), cutOut(output, shape, area)];
    const taken = came.map((value, at) => value - became[at]);
    const [noiseBefore, noiseAfter, structure] = [noiseLevel(came, part), noiseLevel(became, part), neighbourCorrelation(taken, part)];
    this.#means.before.add([noiseBefore]);
    this.#means.after.add([noiseAfter]);
    this.#means.structure.add([structure]);
    if (this.#tried.has(this.#next++)) this.#compare(input, output, reference, shape);
    const gain = reference ? psnr(reference, output) - psnr(reference, input) : Number.NaN;
    const { fround } = Math;
    return { noiseBefore: fround(noiseBefore), noiseAfter: fround(noiseAfter), structure: fround(structure), gain: fround(gain) };
  }

  get check(): CleaningCheck {
    const { before, after, structure } = this.#means;
    const figures = (name: string): CleaningFigures => {
      const means = this.#compared.get(name);
      return { noise: means?.noise.value ?? Number.NaN, psnr: means?.psnr.value ?? Number.NaN, ssim: means?.ssim.value ?? Number.NaN };
    };
    const [median, ofMeans] = filterNames.map(figures);
    return {
      before: before.value,
      after: after.value,
      structure: structure.value,
      compared: {
        pictures: this.#pictures,
        input: figures("input"),
        network: figures("network"),
        medianFilter: median,
        nonLocalMeans: ofMeans,
      },
    };
  }

  #compare(input: Float32Array, output: Float32Array, reference: Float32Array | null, shape: Shape3): void {
    const area = middleOf(shape, longest);
    const part: Shape3 = [area.height, area.width, shape[2]];
    const noisy = cutOut(input, shape, area).map(clip);
    const clean = reference && cutOut(reference, shape, area);
    const sigma = noiseLevel(noisy, part);
    this.#pictures++;
    this.#count("input", noisy, clean, part);
    this.#count("network", cutOut(output, shape, area), clean, part);
    this.#count("medianFilter", medianFilter(noisy, part), clean, part);
    // Without noise there is nothing to compare patches by.
    this.#count("nonLocalMeans", sigma > 0 ? nonLocalMeans(noisy, part, sigma) : noisy, clean, part);
  }

  #count(name: string, picture: Float32Array, clean: Float32Array | null, shape: Shape3): void {
    const means = this.#compared.get(name) ?? { noise: new FiniteMean(), psnr: new FiniteMean(), ssim: new FiniteMean() };
    this.#compared.set(name, means);
    const { psnr, ssim } = compareShown(clean, picture, shape);
    means.noise.add([noiseLevel(picture, shape)]);
    means.psnr.add([psnr]);
    means.ssim.add([ssim]);
  }
}

/** The middle of a picture, at most `side` high and wide. */
function middleOf([height, width]: Shape3, side: number): Rectangle {
  const [rows, columns] = [Math.min(side, height), Math.min(side, width)];
  return { y: (height - rows) >> 1, x: (width - columns) >> 1, height: rows, width: columns };
}

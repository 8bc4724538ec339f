import type { CleaningCheck, CleaningFigures } from "../../core/analyses/cleaning-check.js";
import { medianFilter, nonLocalMeans } from "../../core/numbers/classical-filters.js";
import { clip, FiniteMean } from "../../core/numbers/metrics.js";
import { neighbourCorrelation, noiseLevel } from "../../core/numbers/noise-level.js";
import { cutOut, type Rectangle } from "../../core/numbers/rectangle.js";
import { spread } from "../images/subset.js";
import { compareShown, OutputMeans, type PartOf, psnrOfParts } from "./output-scores.js";

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
  readonly #compared = {
    input: new FigureMeans(),
    network: new FigureMeans(),
    medianFilter: new FigureMeans(),
    nonLocalMeans: new FigureMeans(),
  };
  #pictures = 0;
  #next = 0;

  constructor(count: number) {
    this.#tried = new Set(spread(count, tried));
  }

  /** Looks at the next picture: what came, what became of it, and what it should be if that is known, all of `[H,W,C]` on 0..1; the last two as they are shown. */
  add(input: PartOf, output: Float32Array, reference: PartOf | null, shape: Shape3): PictureCheck {
    const area = middleOf(shape, measured);
    const part: Shape3 = [area.height, area.width, shape[2]];
    const [came, became] = [input(area).map(clip), cutOut(output, shape, area)];
    const taken = came.map((value, at) => value - became[at]);
    const [noiseBefore, noiseAfter, structure] = [noiseLevel(came, part), noiseLevel(became, part), neighbourCorrelation(taken, part)];
    this.#means.before.add([noiseBefore]);
    this.#means.after.add([noiseAfter]);
    this.#means.structure.add([structure]);
    if (this.#tried.has(this.#next++)) this.#compare(input, output, reference, shape);
    const whole = (part: Rectangle) => cutOut(output, shape, part);
    const gain = reference ? psnrOfParts(reference, whole, shape) - psnrOfParts(reference, input, shape) : Number.NaN;
    const { fround } = Math;
    return { noiseBefore: fround(noiseBefore), noiseAfter: fround(noiseAfter), structure: fround(structure), gain: fround(gain) };
  }

  get check(): CleaningCheck {
    const { before, after, structure } = this.#means;
    const { input, network, medianFilter, nonLocalMeans } = this.#compared;
    return {
      before: before.value,
      after: after.value,
      structure: structure.value,
      compared: {
        pictures: this.#pictures,
        input: input.figures,
        network: network.figures,
        medianFilter: medianFilter.figures,
        nonLocalMeans: nonLocalMeans.figures,
      },
    };
  }

  #compare(input: PartOf, output: Float32Array, reference: PartOf | null, shape: Shape3): void {
    const area = middleOf(shape, longest);
    const part: Shape3 = [area.height, area.width, shape[2]];
    const noisy = input(area).map(clip);
    const clean = reference?.(area) ?? null;
    const sigma = noiseLevel(noisy, part);
    this.#pictures++;
    this.#compared.input.add(noisy, clean, part);
    this.#compared.network.add(cutOut(output, shape, area), clean, part);
    this.#compared.medianFilter.add(medianFilter(noisy, part), clean, part);
    // Without noise there is nothing to compare patches by.
    this.#compared.nonLocalMeans.add(sigma > 0 ? nonLocalMeans(noisy, part, sigma) : noisy, clean, part);
  }
}

/** Sums up the figures of pictures as they come; NaN for those that none has. */
class FigureMeans {
  readonly #noise = new FiniteMean();
  readonly #scores = new OutputMeans();

  add(picture: Float32Array, clean: Float32Array | null, shape: Shape3): void {
    this.#noise.add([noiseLevel(picture, shape)]);
    this.#scores.add(compareShown(clean, picture, shape));
  }

  get figures(): CleaningFigures {
    const { psnr, ssim } = this.#scores.values;
    return { noise: this.#noise.value, psnr, ssim };
  }
}

/** The middle of a picture, at most `side` high and wide. */
function middleOf([height, width]: Shape3, side: number): Rectangle {
  const [rows, columns] = [Math.min(side, height), Math.min(side, width)];
  return { y: (height - rows) >> 1, x: (width - columns) >> 1, height: rows, width: columns };
}

import { z } from "zod";
import type { CleaningCheck, CleaningFigures } from "../../core/analyses/cleaning-check.js";
import { numberSchema } from "../../core/analyses/number-schema.js";
import { medianFilter, nonLocalMeans } from "../../core/numbers/classical-filters.js";
import { clipped, FiniteMean } from "../../core/numbers/metrics.js";
import { neighbourCorrelation, noiseLevel } from "../../core/numbers/noise-level.js";
import { cutOut, middleOf, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import { spread } from "../images/subset.js";
import { compareShown, type PartOf, psnrOfParts } from "./output-scores.js";

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

/** What filters and the network make of a picture's middle. */
type ComparedPicture = Record<keyof Omit<CleaningCheck["compared"], "pictures">, CleaningFigures>;

/** A picture that was looked at: enough to sum it up again without looking. */
export interface CheckedPicture {
  check: PictureCheck;
  /** Null if filters were not tried on it. */
  compared: ComparedPicture | null;
}

const figures = z.object({ noise: numberSchema(), psnr: numberSchema(), ssim: numberSchema() });
const checkedSchema: z.ZodType<CheckedPicture> = z.object({
  check: z.object({ noiseBefore: numberSchema(), noiseAfter: numberSchema(), structure: numberSchema(), gain: numberSchema() }),
  compared: z.object({ input: figures, network: figures, medianFilter: figures, nonLocalMeans: figures }).nullable(),
});

/** What was noted of a picture; null if it is no such note. */
export const checkedPicture = (note: unknown): CheckedPicture | null => checkedSchema.safeParse(note).data ?? null;

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
  look(input: PartOf, output: Float32Array, reference: PartOf | null, shape: Shape3): CheckedPicture {
    const area = middleOf(wholeOf(shape), measured);
    const part: Shape3 = [area.height, area.width, shape[2]];
    const [came, became] = [clipped(input(area)), cutOut(output, shape, area)];
    const taken = came.map((value, at) => value - became[at]);
    const [noiseBefore, noiseAfter, structure] = [noiseLevel(came, part), noiseLevel(became, part), neighbourCorrelation(taken, part)];
    const compared = this.#tried.has(this.#next) ? compare(input, output, reference, shape) : null;
    const whole = (part: Rectangle) => cutOut(output, shape, part);
    const gain = reference ? psnrOfParts(reference, whole, shape) - psnrOfParts(reference, input, shape) : Number.NaN;
    return this.add({ check: { noiseBefore, noiseAfter, structure, gain }, compared });
  }

  /** Sums up the next picture, which was looked at before, and gives it back, rounded as columns hold it. */
  add({ check, compared }: CheckedPicture): CheckedPicture {
    const { fround } = Math;
    // Before they are summed up, so that a picture that is kept counts as one that is looked at.
    const [noiseBefore, noiseAfter] = [fround(check.noiseBefore), fround(check.noiseAfter)];
    const [structure, gain] = [fround(check.structure), fround(check.gain)];
    this.#next++;
    this.#means.before.add([noiseBefore]);
    this.#means.after.add([noiseAfter]);
    this.#means.structure.add([structure]);
    if (compared) {
      this.#pictures++;
      for (const one of comparedOnes) this.#compared[one].add(compared[one]);
    }
    return { check: { noiseBefore, noiseAfter, structure, gain }, compared };
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
}

const comparedOnes = ["input", "network", "medianFilter", "nonLocalMeans"] as const;

function compare(input: PartOf, output: Float32Array, reference: PartOf | null, shape: Shape3): ComparedPicture {
  const area = middleOf(wholeOf(shape), longest);
  const part: Shape3 = [area.height, area.width, shape[2]];
  const noisy = clipped(input(area));
  const clean = reference?.(area) ?? null;
  const sigma = noiseLevel(noisy, part);
  const figuresOf = (picture: Float32Array): CleaningFigures => {
    const { psnr, ssim } = compareShown(clean, picture, part);
    return { noise: noiseLevel(picture, part), psnr, ssim };
  };
  return {
    input: figuresOf(noisy),
    network: figuresOf(cutOut(output, shape, area)),
    medianFilter: figuresOf(medianFilter(noisy, part)),
    // Without noise there is nothing to compare patches by.
    nonLocalMeans: figuresOf(sigma > 0 ? nonLocalMeans(noisy, part, sigma) : noisy),
  };
}

/** Sums up the figures of pictures as they come; NaN for those that none has. */
class FigureMeans {
  readonly #means = { noise: new FiniteMean(), psnr: new FiniteMean(), ssim: new FiniteMean() };

  add(figures: CleaningFigures): void {
    for (const name of ["noise", "psnr", "ssim"] as const) this.#means[name].add([figures[name]]);
  }

  get figures(): CleaningFigures {
    const { noise, psnr, ssim } = this.#means;
    return { noise: noise.value, psnr: psnr.value, ssim: ssim.value };
  }
}

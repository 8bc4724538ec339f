import { shiftOf } from "../../../../../src/core/numbers/judging/shift.js";
import { normal, type Random, randomStream } from "../../../../../src/core/numbers/random.js";

/** Draws a score, by as many standard deviations (exponential: by such a factor) higher. */
type Draw = (random: Random, higher: number) => number;

/** Distributions of scores of good images. */
export const distributions: Record<string, Draw> = {
  normal: (random, higher) => normal(random) + higher,
  lognormal: (random, higher) => Math.exp(normal(random) + higher),
  exponential: (random, higher) => -Math.log(1 - random()) * Math.exp(higher),
  rounded: (random, higher) => Math.round(2 * (normal(random) + higher)),
};

/** 64 % of the images lie above the 95 % quantile of those of before. */
const recipe = { normal: 2.0033, lognormal: 2.0033, exponential: 1.9043, rounded: 2.0033 };

export interface Folder {
  /** Share of defects that score above everything, 0 to 1. */
  defects: number;
  /** Whether each image is a defect by chance, or the number of defects is fixed. */
  byChance?: boolean;
  /** How far the good images have shifted; `recipe` for 64 % of them above the 95 % quantile. */
  higher: number | "recipe";
}

/** The share of `count` simulated folders that are found to have shifted, in each direction. */
export function warnings(
  name: keyof typeof recipe,
  [heldOut, judged]: readonly [number, number],
  { defects, byChance, higher }: Folder,
  count: number,
): { up: number; down: number } {
  const random = randomStream(11, `folders/${name}/${byChance}/${higher}`, heldOut, judged, defects);
  const draw = distributions[name];
  const shift = higher === "recipe" ? recipe[name] : higher;
  const found = { up: 0, down: 0 };
  for (let folder = 0; folder < count; folder++) {
    const before = Array.from({ length: heldOut }, () => draw(random, 0));
    const scores = Array.from({ length: judged }, (_, image) =>
      (byChance ? random() < defects : image < Math.floor(defects * judged)) ? 1e9 + image : draw(random, shift),
    );
    const result = shiftOf(scores, before);
    if (result.shifted) found[result.direction] += 1 / count;
  }
  return found;
}

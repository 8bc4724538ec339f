import { CutOffFinder, type CutOffNoise } from "../../core/numbers/cut-off-noise.js";
import { cutOut, middleOf, wholeOf } from "../../core/numbers/rectangle.js";
import { hasNoisyTargets } from "../../core/project/targets.js";
import { spread } from "../images/subset.js";
import type { Preparation } from "./preparation.js";

/** Pictures that are looked at, and the longest side of their middle parts. */
const measured = 128;
const longest = 256;

/** The noise that was cut off at black and white in what a network learns to foretell, and so in what it gives; null if its targets are clean, or hold what lies beyond. */
export function measuredCutOff({ project, form, training: { count, batch, shape } }: Preparation): CutOffNoise | null {
  if (!hasNoisyTargets(project) || form.type === "f32") return null;
  const finder = new CutOffFinder();
  for (const position of spread(count, measured)) {
    const { images, targets, areas } = batch([position]);
    const area = middleOf(areas?.[0] ?? wholeOf(shape), longest);
    finder.add(cutOut(targets ?? images, shape, area), [area.height, area.width, shape[2]]);
  }
  return finder.found;
}

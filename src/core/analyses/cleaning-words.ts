import { type Sentence, sentence } from "../language/sentence.js";
import type { CleaningCheck, CleaningFigures } from "./cleaning-check.js";

/** Below this correlation neighbouring pixels of what was taken away count as independent, above the other as those of a picture. */
const independent = 0.1;
const pictured = 0.3;
/** Of the noise before; what is left above it counts as noise that stayed. */
const stayed = 0.5;

/** Below this share of white there is no noise, but what arithmetic leaves. */
const least = 1e-5;

const percent = (share: number) => (share < least ? 0 : Number((100 * share).toPrecision(2)));
/** Of pictures that are all equal to their references there is no finite figure. */
const decibels = (value: number) => (Number.isFinite(value) ? Number(value.toFixed(1)) : "∞");

/** Whether a folder was cleaned, in sentences: the verdict, null if the noise cannot be told, and the figures that it rests on. */
export function cleaningSentences({ before, after, structure, compared }: CleaningCheck): {
  verdict: Sentence | null;
  grounds: Sentence[];
} {
  return { verdict: verdict(before, after), grounds: [taken(structure), ...filters(compared)].filter((said) => said !== null) };
}

function verdict(before: number, after: number): Sentence | null {
  if (!Number.isFinite(before) || !Number.isFinite(after)) return null;
  const figures = [percent(before), percent(after)] as const;
  if (before < least) return sentence("There was no noise to take away; what is left measures {0} % of white.", percent(after));
  if (after > stayed * before) return sentence("Little of the noise was taken away: it was {0} % of white and is {1} %.", ...figures);
  return sentence("The noise fell from {0} % of white to {1} %.", ...figures);
}

/** What the difference of before and after is like. */
function taken(structure: number): Sentence | null {
  if (!Number.isFinite(structure)) return null;
  // Adding 0 makes of -0, which a person would read, 0.
  const correlation = Number(structure.toFixed(2)) + 0;
  if (structure < independent)
    return sentence("What was taken away looks like noise: its neighbouring pixels do not go together (correlation {0}).", correlation);
  if (structure < pictured)
    return sentence(
      "A little of the picture went along: neighbouring pixels of what was taken away go together (correlation {0}).",
      correlation,
    );
  return sentence(
    "What was taken away has structure (correlation {0} of neighbouring pixels): either much of the picture went along, or the noise is no noise of single pixels.",
    correlation,
  );
}

function filters({ pictures, input, network, medianFilter, nonLocalMeans }: CleaningCheck["compared"]): Sentence[] {
  if (pictures === 0) return [];
  const left = [medianFilter.noise, nonLocalMeans.noise, network.noise];
  if (!Number.isFinite(network.psnr) && !left.every(Number.isFinite)) return [];
  if (!Number.isFinite(network.psnr))
    return [
      sentence(
        "Filters without training leave {0} % (median 3x3) and {1} % (non-local means) of noise in {2} of these pictures, the network {3} %.",
        ...[percent(medianFilter.noise), percent(nonLocalMeans.noise), pictures, percent(network.noise)],
      ),
    ];
  if (!Number.isFinite(input.psnr))
    return [
      sentence("The pictures as they came are equal to their references, so that there is nothing to compare ({0} pictures).", pictures),
    ];
  const reached = ({ psnr }: CleaningFigures) => decibels(psnr);
  const figures = [reached(network), reached(input), reached(medianFilter), reached(nonLocalMeans), pictures] as const;
  const best = Math.max(
    ...[input, medianFilter, nonLocalMeans].map(({ psnr }) => (Number.isFinite(psnr) ? psnr : Number.POSITIVE_INFINITY)),
  );
  return network.psnr >= best
    ? [
        sentence(
          "Beside the references it reaches {0} dB; as they came they have {1}, by a median of 3x3 {2} and by non-local means {3} ({4} pictures).",
          ...figures,
        ),
      ]
    : [
        sentence(
          "A filter without training does better: beside the references the network reaches {0} dB, the pictures as they came {1}, a median of 3x3 {2} and non-local means {3} ({4} pictures).",
          ...figures,
        ),
      ];
}

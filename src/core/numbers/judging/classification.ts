import { between } from "./between.js";

/** What has been counted from the highest score down to one score, that score included. */
interface Cut {
  score: number;
  truePositives: number;
  falsePositives: number;
}

/** How images came out at a threshold: odd ones flagged and missed, good ones flagged and passed. */
export interface Confusion {
  truePositives: number;
  falseNegatives: number;
  falsePositives: number;
  trueNegatives: number;
}

function refuseUnequal(scores: readonly number[], odd: readonly boolean[]): void {
  if (scores.length !== odd.length) throw new RangeError(`${scores.length} scores have ${odd.length} labels.`);
}

/** The distinct finite scores from the highest down; images of one score come and go together. */
function cutsOf(scores: readonly number[], odd: readonly boolean[]): Cut[] {
  refuseUnequal(scores, odd);
  const order = [...scores.keys()].filter((image) => Number.isFinite(scores[image])).sort((a, b) => scores[b] - scores[a]);
  const cuts: Cut[] = [];
  let cut: Cut = { score: Number.NaN, truePositives: 0, falsePositives: 0 };
  for (const image of order) {
    if (scores[image] !== cut.score) {
      cut = { ...cut, score: scores[image] };
      cuts.push(cut);
    }
    if (odd[image]) cut.truePositives++;
    else cut.falsePositives++;
  }
  return cuts;
}

/**
 * Area under the ROC curve, 0 to 1: how often an odd image has a higher score than a good one, ties counted half (as
 * scikit-learn's `roc_auc_score`). One label for each score, true for odd. Scores that are not finite do not count; NaN if either
 * label has no image. Throws a RangeError if the lists differ in length.
 */
export function auroc(scores: readonly number[], odd: readonly boolean[]): number {
  const cuts = cutsOf(scores, odd);
  let area = 0;
  let [truePositives, falsePositives] = [0, 0];
  for (const cut of cuts) {
    area += ((cut.falsePositives - falsePositives) * (cut.truePositives + truePositives)) / 2;
    ({ truePositives, falsePositives } = cut);
  }
  return area / (truePositives * falsePositives);
}

/**
 * Average precision, 0 to 1: the precision at each score, weighted by how much recall is gained there (as scikit-learn's
 * `average_precision_score`). Lists, scores that are not finite and errors as for {@link auroc}; NaN if no image is odd.
 */
export function averagePrecision(scores: readonly number[], odd: readonly boolean[]): number {
  let sum = 0;
  let before = 0;
  for (const { truePositives, falsePositives } of cutsOf(scores, odd)) {
    sum += ((truePositives - before) * truePositives) / (truePositives + falsePositives);
    before = truePositives;
  }
  return sum / before;
}

/** Counts images by label and by whether their score is above the threshold. Lists and errors as for {@link auroc}. */
export function confusionAt(scores: readonly number[], odd: readonly boolean[], threshold: number): Confusion {
  refuseUnequal(scores, odd);
  const counts: Confusion = { truePositives: 0, falseNegatives: 0, falsePositives: 0, trueNegatives: 0 };
  scores.forEach((score, image) => {
    if (!Number.isFinite(score)) return;
    const flagged = score > threshold;
    if (odd[image]) counts[flagged ? "truePositives" : "falseNegatives"]++;
    else counts[flagged ? "falsePositives" : "trueNegatives"]++;
  });
  return counts;
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** Share of the flagged images that are odd, 0 to 1; 0 if none is flagged, as in scikit-learn. */
export const precisionOf = ({ truePositives, falsePositives }: Confusion) => share(truePositives, truePositives + falsePositives);

/** Share of the odd images that are flagged, 0 to 1; 0 if none is odd, as in scikit-learn. */
export const recallOf = ({ truePositives, falseNegatives }: Confusion) => share(truePositives, truePositives + falseNegatives);

/** Harmonic mean of precision and recall, 0 to 1 (van Rijsbergen 1979); 0 if no odd image is flagged. */
export const f1Of = ({ truePositives, falsePositives, falseNegatives }: Confusion) =>
  share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);

/**
 * The threshold with the highest F1, halfway between two neighbouring scores, and that F1; of equal ones the one that flags
 * fewest. It is fitted to the labels it is given, so its F1 on other images tends to be lower. Null if either label has no image
 * with a finite score. Lists and errors as for {@link auroc}.
 */
export function bestF1(scores: readonly number[], odd: readonly boolean[]): { value: number; f1: number } | null {
  const cuts = cutsOf(scores, odd);
  const all = cuts.at(-1);
  if (!all || all.truePositives === 0 || all.falsePositives === 0) return null;
  let best = { value: Number.NaN, f1: -1 };
  cuts.forEach(({ score, truePositives, falsePositives }, index) => {
    const f1 = (2 * truePositives) / (all.truePositives + truePositives + falsePositives);
    if (f1 > best.f1) best = { value: between(cuts[index + 1]?.score, score), f1 };
  });
  return best;
}

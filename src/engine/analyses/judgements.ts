import type { TableRow } from "../../core/analyses/analysis.js";
import { inEnglish, type Sentence, sentence } from "../../core/language/sentence.js";
import { isFlagged } from "../../core/numbers/judging/decision.js";
import type { Threshold } from "../../core/numbers/threshold.js";
import type { PlacedRegion } from "./placed-region.js";

const notJudged: Sentence = sentence("not judged: it has values that are no numbers");

/** Scores and regions of a folder's images, and what follows from them: all that is held of every image, as the table ranks them by it. */
export class Judgements {
  readonly scores: Float32Array;
  readonly threshold: number | null;
  /** Why there is no threshold. */
  readonly message: Sentence | null;
  /** In two bytes each, as no side is longer than 65,535 pixels. */
  readonly #regions: Uint16Array;

  /** `pValue` gives that of a score; null if there are no held-out images. */
  constructor(
    count: number,
    threshold: Threshold,
    private readonly pValue: ((score: number) => number) | null,
  ) {
    this.scores = new Float32Array(count);
    this.#regions = new Uint16Array(4 * count);
    this.threshold = threshold.ok ? threshold.value : null;
    this.message = threshold.ok ? null : threshold.message;
  }

  /** Takes the scores and worst regions of the images from `start` on. */
  add(start: number, scores: Float32Array, regions: readonly PlacedRegion[]): void {
    this.scores.set(scores, start);
    this.#regions.set(regions.flat(), 4 * start);
  }

  /** The columns of an image in the table, but for its name and rank. */
  row(index: number): TableRow {
    const score = this.scores[index];
    if (!Number.isFinite(score))
      return { score: null, threshold: this.threshold, flagged: false, rank: null, p: null, region: null, outcome: inEnglish(notJudged) };
    const [x, y, width, height] = this.#regions.subarray(4 * index, 4 * index + 4);
    return {
      score,
      threshold: this.threshold,
      flagged: this.threshold !== null && isFlagged(score, this.threshold),
      // Known once all are judged.
      rank: null,
      p: this.pValue?.(score) ?? null,
      region: width > 0 ? `${x} ${y} ${width} ${height}` : null,
      outcome: "judged",
    };
  }

  /** Indices of the images, the highest score first; those that are not judged come last. */
  order(): Uint32Array {
    const value = (index: number) => (Number.isFinite(this.scores[index]) ? this.scores[index] : Number.NEGATIVE_INFINITY);
    return Uint32Array.from({ length: this.scores.length }, (_, index) => index).sort((a, b) => value(b) - value(a) || a - b);
  }
}

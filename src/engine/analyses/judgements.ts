import type { TableRow } from "../../core/analyses/analysis.js";
import { inEnglish, type Sentence, sentence } from "../../core/language/sentence.js";
import { isFlagged } from "../../core/numbers/judging/decision.js";
import { conformalPValues } from "../../core/numbers/judging/p-values.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import type { PlacedRegion } from "./regions.js";

/** How the threshold is set: by a rate of false alarms, or as a score. */
export type ThresholdSetting = { falseAlarmRate: number } | { value: number };

const notJudged: Sentence = sentence("not judged: it has values that are no numbers");

/** Scores and regions of a folder's images, and what follows from them: all that is held of every image, as the table ranks them by it. */
export class Judgements {
  readonly scores: Float32Array;
  readonly threshold: number | null;
  /** Why there is no threshold. */
  readonly message: Sentence | null;
  /** In two bytes each, as no side is longer than 65,535 pixels. */
  readonly #regions: Uint16Array;

  /** `heldOut` are finite scores of good images that the scorer never saw. */
  constructor(
    count: number,
    private readonly heldOut: readonly number[],
    setting: ThresholdSetting,
  ) {
    this.scores = new Float32Array(count);
    this.#regions = new Uint16Array(4 * count);
    const threshold = "value" in setting ? { ok: true as const, value: setting.value } : thresholdOf(heldOut, setting.falseAlarmRate);
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
      p: this.heldOut.length > 0 ? conformalPValues([score], this.heldOut)[0] : null,
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

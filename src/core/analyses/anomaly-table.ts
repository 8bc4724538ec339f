import { inEnglish, type Sentence, sentence } from "../language/sentence.js";
import { isFlagged } from "../numbers/judging/decision.js";
import { conformalPValue } from "../numbers/judging/p-values.js";
import type { FileOutcome } from "../project/data-summary.js";
import type { TableRow } from "./analysis.js";
import type { Columns } from "./result.js";

/** Images that a result of anomalies names as its worst. */
export const listedWorst = 20;

/** What the table of anomalies is made from, but for the threshold. */
export interface TableSubject {
  /** One an image. */
  scores: Float32Array;
  /** Four an image: x, y, width and height of its worst region in pixels; no width if there is none. */
  regions: ArrayLike<number>;
  /** Finite scores of the held-out images. */
  heldOut: ArrayLike<number>;
  file(index: number): string;
  /** Files that could not be read. */
  leftOut: readonly FileOutcome[];
  run: string;
}

const noNumbers: Sentence = sentence("it has values that are no numbers");
/** What the table says of an image without a score. */
export const notJudged = (reason: Sentence | undefined) => `not judged${reason ? `: ${inEnglish(reason)}` : ""}`;

/** Indices of images, the highest score first; those that are not judged come last. */
export function rankedOrder(scores: Columns[string]): Uint32Array {
  const value = (index: number) => (Number.isFinite(scores[index]) ? scores[index] : Number.NEGATIVE_INFINITY);
  return Uint32Array.from(scores.keys()).sort((a, b) => value(b) - value(a) || a - b);
}

/** The images with the highest scores, {@link listedWorst} at most, the highest first; what is not judged is none of them. */
export function worstOf({ scores, file }: Pick<TableSubject, "scores" | "file">): { file: string; score: number }[] {
  const worst = Array.from(rankedOrder(scores).subarray(0, listedWorst), (index) => ({ file: file(index), score: scores[index] }));
  return worst.filter(({ score }) => Number.isFinite(score));
}

/** Indices of the images that a threshold flags, the highest score first; empty without one. */
export const flaggedOrder = (scores: Columns[string], threshold: number | null): Uint32Array =>
  rankedOrder(scores).filter((index) => threshold !== null && isFlagged(scores[index], threshold));

/** Gives the row of an image at a threshold, null for none; its rank is known once all are judged. */
export function anomalyRow(subject: TableSubject): (index: number, threshold: number | null, rank?: number) => TableRow {
  const { scores, regions, heldOut, run } = subject;
  const pValue = heldOut.length > 0 ? conformalPValue(Array.from(heldOut)) : null;
  return (index, threshold, rank) => {
    const [file, score] = [subject.file(index), scores[index]];
    if (!Number.isFinite(score))
      return { file, score: null, threshold, flagged: false, rank: null, p: null, region: null, outcome: notJudged(noNumbers), run };
    const [x, y, width, height] = [0, 1, 2, 3].map((place) => regions[4 * index + place]);
    return {
      file,
      score,
      threshold,
      flagged: threshold !== null && isFlagged(score, threshold),
      rank: rank ?? null,
      p: pValue?.(score) ?? null,
      region: width > 0 ? `${x} ${y} ${width} ${height}` : null,
      outcome: "judged",
      run,
    };
  };
}

/** The rows of the table, the highest score first; what was not judged comes last, with the reason. */
export function* anomalyTable(subject: TableSubject, threshold: number | null): Generator<TableRow> {
  const row = anomalyRow(subject);
  for (const [place, index] of rankedOrder(subject.scores).entries()) yield row(index, threshold, place + 1);
  for (const { file, reason } of subject.leftOut)
    yield {
      ...{ file, score: null, threshold, flagged: false, rank: null, p: null, region: null },
      ...{ outcome: notJudged(reason ?? undefined), run: subject.run },
    };
}

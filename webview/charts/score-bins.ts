import { bisectRight, scaleLinear } from "d3";

/** The scores that a spread is of. */
export interface SpreadScores {
  /** Of the judged images; those that are not finite are passed over. */
  scores: ArrayLike<number>;
  /** Of good images that were kept aside. */
  heldOut: ArrayLike<number>;
  /** One an image: 1 for odd, 0 for good, -1 for no label; empty without labels. */
  odd: ArrayLike<number>;
}

/** A range of scores, and how many images of each sort lie in it. */
export interface ScoreBin {
  from: number;
  to: number;
  heldOut: number;
  good: number;
  odd: number;
  unlabelled: number;
}

/** Room left and right of the axis, in pixels. */
export const spreadMargin = 6;

/** The lowest and the highest score that a spread shows, with `also`, such as a threshold, among them. It begins at 0 if the scores come near that. */
export function spreadDomain({ scores, heldOut }: Pick<SpreadScores, "scores" | "heldOut">, also: number | null): [number, number] {
  let [low, high] = also === null ? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] : [also, also];
  for (const values of [scores, heldOut]) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [0, 1];
  if (low > 0 && low < high / 3) low = 0;
  return [low, high > low ? high : low + 1];
}

const kept = new WeakMap<ArrayLike<number> & object, { key: string; bins: ScoreBin[] }>();

/** Counts scores in about `many` ranges that begin and end at round numbers. Kept until other ranges are asked for, as a threshold may be dragged over them. */
export function scoreBins(data: SpreadScores, [low, high]: readonly [number, number], many: number): ScoreBin[] {
  const key = JSON.stringify([low, high, many, data.heldOut.length, data.odd.length]);
  const before = kept.get(data.scores);
  if (before?.key === key) return before.bins;
  const edges = scaleLinear([low, high], [0, 1])
    .ticks(many)
    .filter((tick) => tick > low && tick < high);
  const bins = [low, ...edges].map(
    (from, index): ScoreBin => ({ from, to: edges[index] ?? high, heldOut: 0, good: 0, odd: 0, unlabelled: 0 }),
  );
  for (let i = 0; i < data.scores.length; i++) {
    const score = data.scores[i];
    if (!Number.isFinite(score)) continue;
    const bin = bins[bisectRight(edges, score)];
    if (data.odd[i] === 1) bin.odd++;
    else if (data.odd[i] === 0) bin.good++;
    else bin.unlabelled++;
  }
  for (let i = 0; i < data.heldOut.length; i++) if (Number.isFinite(data.heldOut[i])) bins[bisectRight(edges, data.heldOut[i])].heldOut++;
  kept.set(data.scores, { key, bins });
  return bins;
}

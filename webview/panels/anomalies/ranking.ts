import { type Columns, nameOrder, type ResultOf } from "../../../src/core/analyses/result.js";
import { saidLabels, type Triage } from "../../../src/core/analyses/triage.js";
import { isFlagged } from "../../../src/core/numbers/judging/decision.js";
import { type Indices, memoized, ranksOf, sortedIndices } from "../../shared/order.js";
import type { AnomaliesState } from "./state.js";

export type Anomalies = ResultOf<"anomalies">;

/** The scores of a result with their order. */
export interface Ranking {
  scores: Float32Array;
  /** The scores of the held-out images; none in results of before. */
  heldOut: Float32Array;
  /** How rarely a good image is as odd as this one; NaN without held-out images, and empty in results of before. */
  pValues: Float32Array;
  /** One an image: 1 for odd, 0 for good, -1 for no label; empty without labels. */
  odd: Int32Array;
  /** The worst regions in shares of the thumbnails, four numbers each; empty in results of before. */
  outlines: Float32Array;
  /** When each image's file was written, in seconds since 1970; empty if they have no files of their own, and in results of before. */
  dates: Int32Array;
  /** Indices of the images, the highest score first, and the rank of each image from 1. */
  order: Uint32Array;
  ranks: Uint32Array;
  /** Indices of the images by their names. */
  byName: Int32Array;
}

const floats = (column: Columns[string] | undefined) => (column instanceof Float32Array ? column : new Float32Array());
const whole = (column: Columns[string] | undefined) => (column instanceof Int32Array ? column : new Int32Array());

/** The ranking of a result's columns, the same each time, so that charts are drawn again only if they change. */
export const rankingOf = memoized((columns: Columns): Ranking => {
  const scores = floats(columns.scores);
  const order = sortedIndices(scores, true);
  const named = columns[nameOrder];
  return {
    scores,
    heldOut: floats(columns.heldOut),
    pValues: floats(columns.pValues),
    odd: whole(columns.odd),
    dates: whole(columns.dates),
    outlines: floats(columns.outlines),
    order,
    ranks: ranksOf(order),
    byName: named instanceof Int32Array ? named : Int32Array.from(scores.keys()),
  };
});

const said = new WeakMap<Ranking, { triage: Triage; names: readonly string[]; ranking: Ranking }>();

/** A ranking whose labels are those that count now: what was said of its images goes before what they were judged with. The same each time. */
export function labelledRanking(ranking: Ranking, names: readonly string[], triage: Triage): Ranking {
  const before = said.get(ranking);
  if (before?.triage === triage && before.names === names) return before.ranking;
  const labelled = { ...ranking, odd: saidLabels(ranking.odd, names, triage) };
  said.set(ranking, { triage, names, ranking: labelled });
  return labelled;
}

/** True if an image is flagged at a threshold; null for none. */
export const isAbove = (threshold: number | null, score: number): boolean => threshold !== null && isFlagged(score, threshold);

/** The worst region of an image in shares of its thumbnail; null if none stands out. */
export function outlineOf({ outlines }: Ranking, index: number): Float32Array | null {
  const region = outlines.subarray(4 * index, 4 * index + 4);
  return region.length === 4 && region[2] > 0 ? region : null;
}

const ordered = new WeakMap<Ranking, { key: string; indices: Indices }>();

/** All images in an order, kept until another is asked for. */
function inOrder(ranking: Ranking, order: AnomaliesState["order"]): Indices {
  const before = ordered.get(ranking);
  if (before?.key === order) return before.indices;
  const { odd } = ranking;
  const indices = {
    strange: () => ranking.order,
    normal: () => ranking.order.slice().reverse(),
    name: () => ranking.byName,
    // The newest first, those of one second by name.
    date: () => Int32Array.from(ranking.byName).sort((a, b) => (ranking.dates[b] ?? 0) - (ranking.dates[a] ?? 0)),
    // Odd ones first, within a label the strangest.
    label: () => ranking.order.slice().sort((a, b) => odd[b] - odd[a] || ranking.ranks[a] - ranking.ranks[b]),
  }[order]();
  ordered.set(ranking, { key: order, indices });
  return indices;
}

/** The images that are shown, in their order. */
export function shownImages(
  ranking: Ranking,
  threshold: number | null,
  { order, which }: Pick<AnomaliesState, "order" | "which">,
): Indices {
  const all = inOrder(ranking, order);
  const { scores, odd } = ranking;
  switch (which) {
    case "all":
    // By what people said, which is known by name.
    case "sorted":
    case "said-odd":
    case "said-fine":
    case "said-unsure":
    case "unsorted":
      return all;
    case "flagged":
      return all.filter((index) => isAbove(threshold, scores[index]));
    case "unflagged":
      return all.filter((index) => !isAbove(threshold, scores[index]));
    case "odd":
      return all.filter((index) => odd[index] === 1);
    case "good":
      return all.filter((index) => odd[index] === 0);
  }
}

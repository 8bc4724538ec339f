import { type Columns, nameOrder, type ResultOf } from "../../../src/core/analyses/result.js";
import { type Indices, memoized, ranksOf, sortedIndices } from "../../shared/order.js";
import type { AnomaliesState } from "./state.js";

export type Anomalies = ResultOf<"anomalies">;

/** The scores of a result with their order. */
export interface Ranking {
  scores: Float32Array;
  /** Indices of the images, the highest score first, and the rank of each image from 1. */
  order: Uint32Array;
  ranks: Uint32Array;
  /** Indices of the images by their names. */
  byName: Int32Array;
}

/** The ranking of a result's columns, the same each time, so that charts are drawn again only if they change. */
export const rankingOf = memoized((columns: Columns): Ranking => {
  const scores = columns.scores instanceof Float32Array ? columns.scores : new Float32Array();
  const order = sortedIndices(scores, true);
  const named = columns[nameOrder];
  return { scores, order, ranks: ranksOf(order), byName: named instanceof Int32Array ? named : Int32Array.from(scores.keys()) };
});

/** True if an image scores above the threshold. */
export const isFlagged = ({ threshold }: Anomalies, score: number): boolean => threshold !== null && score > threshold;

const imagesByRanking = new WeakMap<Ranking, { key: string; indices: Indices }>();

/** The images that are shown, in their order. */
export function shownImages(result: Anomalies, ranking: Ranking, { order, flaggedOnly }: AnomaliesState): Indices {
  const key = JSON.stringify([order, flaggedOnly, result.threshold]);
  const before = imagesByRanking.get(ranking);
  if (before?.key === key) return before.indices;
  const all = order === "name" ? ranking.byName : order === "strange" ? ranking.order : ranking.order.slice().reverse();
  const indices = flaggedOnly ? all.filter((index) => isFlagged(result, ranking.scores[index])) : all;
  imagesByRanking.set(ranking, { key, indices });
  return indices;
}

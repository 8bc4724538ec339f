import type { Columns, Result } from "../../../src/core/analyses/result.js";
import { memoized } from "../../shared/order.js";
import type { Embedding } from "./colouring.js";
import type { MapPage } from "./state.js";

/** The judged result of the images of a map; undefined if none is shown. */
export const judgedOf = ({ editor }: MapPage, { input }: Embedding): Result | undefined =>
  editor.results.find((one) => "threshold" in one && one.input === input);

/** The score of each name of a map, NaN for one that was not judged. */
const byName = memoized((columns: Columns) =>
  memoized((judged: readonly string[]) =>
    memoized((names: readonly string[]) => {
      const { scores } = columns;
      const places = new Map(judged.map((name, place) => [name, place]));
      return Float32Array.from(names, (name) => scores?.[places.get(name) ?? -1] ?? Number.NaN);
    }),
  ),
);

/** The anomaly score of each image of a map; null until numbers and names of both results are there. */
export function scoresOf(page: MapPage, result: Embedding, judged: Result): Float32Array | null {
  const columns = page.data.columns(judged);
  const [names, others] = [page.data.names(result), page.data.names(judged)];
  return columns && names && others && byName(columns)(others)(names);
}

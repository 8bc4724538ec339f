import type { Batch } from "../contract/engine.js";
import type { Dataset } from "./dataset.js";

/** Some images of a set, and the clean ones they should become if there are any. */
export interface ImageSubset {
  count: number;
  /** Names for people, one an image. */
  files: string[];
  /** The images at `positions` (0..count-1) as a batch. */
  batch(positions: ArrayLike<number>): Batch;
}

/** A subset made of the items `indices` of a set; `partners[i]` is the index in `clean` of the target of item `indices[i]`. */
export function subsetOf(data: Dataset, indices: readonly number[], clean?: { data: Dataset; partners: readonly number[] }): ImageSubset {
  return {
    count: indices.length,
    files: indices.map((index) => data.items.file(index)),
    batch(positions) {
      const chosen = Array.from(positions, (position) => indices[position]);
      const targets = clean
        ? clean.data.store.read(
            Array.from(positions, (position) => clean.partners[position]),
            clean.data.range,
          )
        : null;
      return { count: chosen.length, images: data.store.read(chosen, data.range), targets };
    },
  };
}

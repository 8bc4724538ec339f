import { type Random, shuffle } from "../../core/numbers/random.js";
import { intersection, isWhole, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import { type Names, SomeNames } from "../../files/name-list.js";
import type { Batch } from "../contract/engine.js";
import type { Dataset } from "./dataset.js";

/** Some images of a set, and the clean ones they should become if there are any. */
export interface ImageSubset {
  count: number;
  /** Names for people, one an image. */
  files: Names;
  /** `[H,W,C]` of each image. */
  shape: readonly [number, number, number];
  /** The images at `positions` (0..count-1) as a batch. */
  batch(positions: ArrayLike<number>): Batch;
}

/** The positions of all items of a set. */
export const allOf = ({ items }: Pick<Dataset, "items">): Uint32Array => Uint32Array.from({ length: items.length }, (_, index) => index);

/** A subset made of the items `indices` of a set; `partners[i]` is the index in `clean` of the target of item `indices[i]`. */
export function subsetOf(data: Dataset, indices: Uint32Array, clean?: { data: Dataset; partners: Uint32Array }): ImageSubset {
  return {
    count: indices.length,
    files: new SomeNames(data.items.files, indices),
    shape: [data.form.height, data.form.width, data.form.channels],
    batch(positions) {
      const chosen = Array.from(positions, (position) => indices[position]);
      const targets = clean
        ? clean.data.store.read(
            Array.from(positions, (position) => clean.partners[position]),
            clean.data.range,
          )
        : null;
      const areas = areasOf(
        data,
        chosen,
        clean && { data: clean.data, partners: Array.from(positions, (position) => clean.partners[position]) },
      );
      return { count: chosen.length, images: data.store.read(chosen, data.range), targets, ...(areas && { areas }) };
    },
  };
}

/** What of each of some images is picture, and of its partner too, which is -1 for none; undefined if none has padding. */
export function areasOf(
  { areaOf, form }: Pick<Dataset, "areaOf" | "form">,
  indices: readonly number[],
  clean?: { data: Pick<Dataset, "areaOf">; partners: readonly number[] },
): Rectangle[] | undefined {
  const cleanArea = clean?.data.areaOf;
  if (!areaOf && !cleanArea) return undefined;
  const size = [form.height, form.width] as const;
  const areas = indices.map((index, n) => {
    const own = areaOf?.(index) ?? wholeOf(size);
    const partner = clean?.partners[n] ?? -1;
    return cleanArea && partner >= 0 ? intersection(own, cleanArea(partner)) : own;
  });
  return areas.every((area) => isWhole(area, size)) ? undefined : areas;
}

/** The images of a subset at `positions`, as a subset of their own. */
export function partOf(subset: ImageSubset, positions: ArrayLike<number>): ImageSubset {
  const chosen = Uint32Array.from(positions);
  return {
    count: chosen.length,
    files: new SomeNames(subset.files, chosen),
    shape: subset.shape,
    batch: (own) => subset.batch(Array.from(own, (position) => chosen[position])),
  };
}

/** At most `most` images of a subset, drawn without repetition and kept in their order; the subset itself if it has no more. */
export function sampleOf(subset: ImageSubset, most: number, random: Random): ImageSubset {
  if (subset.count <= most) return subset;
  const order = shuffle(
    Uint32Array.from({ length: subset.count }, (_, position) => position),
    random,
  );
  return partOf(subset, order.slice(0, most).sort());
}

/** At most `most` of `count` positions, spread evenly. */
export function spread(count: number, most: number): Uint32Array {
  const chosen = Math.min(count, most);
  return Uint32Array.from({ length: chosen }, (_, i) => Math.floor((i * count) / chosen));
}

import type { FeatureView, ImageFeatures, ViewedImages } from "../features/feature-view.js";
import type { Crops, OwnSizes } from "../features/own-sizes.js";
import type { Dataset } from "../images/dataset.js";
import { placesIn } from "../images/items.js";
import { areasOf, type ImageSubset } from "../images/subset.js";
import type { Restorer } from "../images/tiled-image.js";
import type { ScoredImages } from "../scoring/model-batch.js";

/** Images to be scored that can be looked at in detail, too. */
export interface DetailedImages extends ScoredImages {
  /** The pictures at `positions` in the size for small defects, or parts of them. */
  pictures(positions: readonly number[]): Promise<DetailedPictures>;
  features(positions: readonly number[]): ImageFeatures;
}

/** Pictures, and if they are only parts which. */
export type DetailedPictures = ViewedImages & { inner?: Crops["inner"] };

/** A subset of images that are looked at each at its own size. Throws an Error if they are not among those. */
export function ownSized(subset: ImageSubset, sizes: OwnSizes, restorer: Restorer | null, seed: number): DetailedImages {
  const places = placesIn(subset.files, sizes.files);
  return {
    ...subset,
    together: 1,
    pictures: (positions) =>
      sizes.crops(
        positions.map((position) => places[position]),
        seed,
      ),
    features: ([position]) => sizes.features(places[position]),
    ...(restorer && { tiled: (position: number) => sizes.tiled(places[position], restorer) }),
  };
}

/** A subset of images with the same pictures in detail; both come from the same files, in the same order. Throws an Error if they do not. */
export function detailed(subset: ImageSubset, detail: Dataset, view: FeatureView): DetailedImages {
  return { ...subset, ...viewOf(placesIn(subset.files, detail.items.files), detail, view) };
}

/** The pictures of images in detail, and the frozen network's view of them; `places[i]` is the index in `detail` of image i. */
export function viewOf(places: Int32Array, detail: Dataset, view: FeatureView): Pick<DetailedImages, "pictures" | "features"> {
  const { height, width, channels } = detail.form;
  const read = (positions: readonly number[]): ViewedImages => {
    const indices = positions.map((position) => places[position]);
    const areas = areasOf(detail, indices);
    const values = detail.store.read(indices, detail.range);
    return { values, count: positions.length, height, width, channels, ...(areas && { areas }) };
  };
  return { pictures: async (positions) => read(positions), features: (positions) => view.of(async () => read(positions)) };
}

/** The images at `positions` of a subset as a subset of their own. */
export function part(images: DetailedImages, positions: readonly number[]): DetailedImages {
  const outer = (inner: ArrayLike<number>) => Array.from(inner, (position) => positions[position]);
  const { tiled } = images;
  return {
    count: positions.length,
    files: positions.map((position) => images.files[position]),
    shape: images.shape,
    ...(images.together !== undefined && { together: images.together }),
    batch: (inner) => images.batch(outer(inner)),
    pictures: (inner) => images.pictures(outer(inner)),
    features: (inner) => images.features(outer(inner)),
    ...(tiled && { tiled: (inner: number) => tiled(positions[inner]) }),
  };
}

import { type Names, SomeNames } from "../../files/name-list.js";
import type { FeatureView, ImageFeatures, ViewedImages } from "../features/feature-view.js";
import type { Crops, OwnSizes } from "../features/own-sizes.js";
import type { DetailPictures, DetailValues } from "../images/detail.js";
import { placesIn } from "../images/items.js";
import type { ImageSubset } from "../images/subset.js";
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

/**
 * A subset of images with the same pictures in detail; both come from the same files, in the same order. Throws an Error if they do not.
 * Pictures by themselves are few; who asks for features goes through all.
 */
export const detailed = (subset: ImageSubset, detail: DetailPictures, view: FeatureView): DetailedImages => ({
  ...subset,
  ...viewOf(subset.files, detail, view),
});

/** The pictures in detail of the images of these names, and the frozen network's view of them. Throws as {@link detailed}. */
export function viewOf(files: Names, detail: DetailPictures, view: FeatureView): Pick<DetailedImages, "pictures" | "features"> {
  const places = placesIn(files, detail.files);
  detail.want(places);
  const viewed = async (
    positions: readonly number[],
    read: (indices: readonly number[]) => Promise<DetailValues>,
  ): Promise<ViewedImages> => ({
    ...(await read(positions.map((position) => places[position]))),
    count: positions.length,
    ...detail.shape,
  });
  return {
    pictures: (positions) => viewed(positions, (indices) => detail.few(indices)),
    features: (positions) => view.of(() => viewed(positions, (indices) => detail.read(indices))),
  };
}

/** The images at `positions` of a subset as a subset of their own. */
export function part(images: DetailedImages, positions: readonly number[]): DetailedImages {
  const outer = (inner: ArrayLike<number>) => Array.from(inner, (position) => positions[position]);
  const { tiled } = images;
  return {
    count: positions.length,
    files: new SomeNames(images.files, Uint32Array.from(positions)),
    shape: images.shape,
    ...(images.together !== undefined && { together: images.together }),
    batch: (inner) => images.batch(outer(inner)),
    pictures: (inner) => images.pictures(outer(inner)),
    features: (inner) => images.features(outer(inner)),
    ...(tiled && { tiled: (inner: number) => tiled(positions[inner]) }),
  };
}

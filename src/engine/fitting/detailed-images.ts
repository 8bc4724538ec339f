import type { FeatureView, ImageFeatures, ViewedImages } from "../features/feature-view.js";
import type { Dataset } from "../images/dataset.js";
import type { ImageSubset } from "../images/subset.js";
import type { ScoredImages } from "../scoring/model-batch.js";

/** Images to be scored that can be looked at in detail, too. */
export interface DetailedImages extends ScoredImages {
  /** The pictures at `positions` in the size for small defects. */
  pictures(positions: readonly number[]): ViewedImages;
  features(positions: readonly number[]): ImageFeatures;
}

/**
 * A subset of images with the same pictures in detail, which are found by their names. Throws an Error if a picture is not among those in
 * detail: both come from the same files.
 */
export function detailed(subset: ImageSubset, detail: Dataset, view: FeatureView): DetailedImages {
  const indexOf = new Map(detail.items.map(({ file }, index) => [file, index]));
  const indices = subset.files.map((file) => {
    const index = indexOf.get(file);
    if (index === undefined) throw new Error(`${file} is not among the pictures in detail.`);
    return index;
  });
  const { height, width, channels } = detail.form;
  const pictures = (positions: readonly number[]): ViewedImages => ({
    values: detail.store.read(
      positions.map((position) => indices[position]),
      detail.range,
    ),
    count: positions.length,
    height,
    width,
    channels,
  });
  return { ...subset, pictures, features: (positions) => view.of(async () => pictures(positions)) };
}

/** The images at `positions` of a subset as a subset of their own. */
export function part(images: DetailedImages, positions: readonly number[]): DetailedImages {
  const outer = (inner: ArrayLike<number>) => Array.from(inner, (position) => positions[position]);
  return {
    count: positions.length,
    files: positions.map((position) => images.files[position]),
    batch: (inner) => images.batch(outer(inner)),
    pictures: (inner) => images.pictures(outer(inner)),
    features: (inner) => images.features(outer(inner)),
  };
}

import { createHash } from "node:crypto";
import type { OpenedRun } from "../../runs/run-folder.js";
import type { FeatureView } from "../features/feature-view.js";
import { OwnSizes } from "../features/own-sizes.js";
import { DetailPictures, type DetailSize } from "../images/detail.js";
import { openInput } from "../images/open-input.js";
import { allOf, type ImageSubset, subsetOf } from "../images/subset.js";
import type { JobContext } from "../job-context.js";
import type { ScoredImages } from "../scoring/model-batch.js";
import { type DetailedImages, detailed, ownSized, part } from "./detailed-images.js";

/** The images that people taught a run are good, open. Whoever opens them closes them. */
export interface TaughtImages extends ScoredImages {
  close(): Promise<void>;
}

/** Opens the images that a run was taught as its network and a scorer see them; `detail` is the size in which the scorer looks, if it looks in detail. Throws UserError. */
export async function openTaught(
  { record, files }: OpenedRun,
  detail: { size: DetailSize; view: FeatureView } | null,
  context: JobContext,
): Promise<TaughtImages> {
  const { project } = record;
  const data = await openInput(files.taught, record, context);
  const opened: (() => void | Promise<void>)[] = [() => data.store.close()];
  const close = async () => {
    for (const one of opened.splice(0).reverse()) await one();
  };
  const subset = subsetOf(data, allOf(data));
  try {
    if (!detail) return { ...subset, close };
    if (record.ownSizes) {
      const sizes = await OwnSizes.open(files.taught, "", project.data, data.form, detail.view, context);
      opened.push(() => sizes.close());
      // No score that can be taught looks at what a network restores in tiles.
      return { ...ownSized(subset, sizes, null, project.training.seed), close };
    }
    const pictures = await DetailPictures.open(files.taught, "", project.data, context, detail.size);
    opened.push(() => pictures.close());
    return { ...detailed(subset, pictures, detail.view), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The held-out images without those that are also taught, by their pixels: what calibrates stays apart from what is learned. */
export function withoutTaught(heldOut: DetailedImages, taught: ImageSubset): DetailedImages {
  const known = new Set(hashes(taught));
  if (known.size === 0) return heldOut;
  const positions = [...hashes(heldOut)].flatMap((hash, position) => (known.has(hash) ? [] : [position]));
  return positions.length === heldOut.count ? heldOut : part(heldOut, positions);
}

function* hashes(images: ImageSubset): Generator<string> {
  for (let position = 0; position < images.count; position++) {
    const { images: pixels } = images.batch([position]);
    yield createHash("sha256")
      .update(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength))
      .digest("base64");
  }
}

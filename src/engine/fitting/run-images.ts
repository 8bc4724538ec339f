import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { randomStream, shuffle } from "../../core/numbers/random.js";
import type { ProjectFile } from "../../core/project/schema.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import type { FeatureView } from "../features/feature-view.js";
import type { Dataset } from "../images/dataset.js";
import { type DetailSize, openDetail } from "../images/detail.js";
import type { ImageSubset } from "../images/subset.js";
import type { JobContext } from "../job-context.js";
import { prepare } from "../training/preparation.js";
import { type DetailedImages, detailed, part } from "./detailed-images.js";

/** A run's images as its scorers are fitted and tried on them: no image is in two of these. */
export interface RunImages {
  /** What scorers learn from. */
  training: DetailedImages;
  /** Images that the network learned from and no scorer does: on them scorers are compared. */
  choosing: DetailedImages;
  /** Never learned from: they set thresholds. */
  heldOut: DetailedImages;
  detail: DetailSize;
  /** The run's. */
  seed: number;
  close(): void;
}

/** Of the training images, what scorers are compared on: a fifth, and not more than this many. */
const mostForChoosing = 100;

/**
 * Opens the images that a run learned from; those of an imported model are the project's of today. Throws UserError if they are not
 * there or no longer the same.
 */
export async function openRunImages(
  { record }: OpenedRun,
  project: { file: ProjectFile; root: string },
  view: FeatureView,
  context: JobContext,
): Promise<RunImages> {
  const { file, root } = project;
  const data = record.origin === undefined ? record.project.data : file.data;
  const preparation = await prepare({ ...record.project, data }, root, context);
  const opened: Dataset[] = [];
  const close = () => {
    preparation.close();
    for (const set of opened) set.store.close();
  };
  try {
    if (record.origin === undefined && record.data.fingerprint !== preparation.fingerprint)
      throw new UserError(
        sentence("The images that the run {0} learned from have changed since. Train again to score by the images of today.", record.id),
        "images-changed",
      );
    const { train, validation } = preparation.project.data;
    const open = async (text: string, size?: DetailSize) => {
      const set = await openDetail(text, root, preparation.project.data, context, size);
      opened.push(set);
      return set;
    };
    const pictures = await open(train);
    const { height, width } = pictures.form;
    const detail: DetailSize = [height, width];
    const aside = typeof validation === "number" ? pictures : await open(validation, detail);
    const { seed } = preparation.project.training;
    const all = detailed(preparation.training, pictures, view);
    const { training, choosing } = separate(all, seed);
    return {
      training: part(all, training),
      choosing: part(all, choosing),
      heldOut: detailed(preparation.validation, aside, view),
      detail,
      seed,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Leaves a seeded part of the training images out of all fits. */
function separate({ count }: ImageSubset, seed: number): { training: number[]; choosing: number[] } {
  const positions = shuffle(
    Array.from({ length: count }, (_, i) => i),
    randomStream(seed, "choosing a score"),
  );
  const choosing = Math.min(mostForChoosing, Math.floor(count / 5));
  return {
    training: positions.slice(choosing).sort((a, b) => a - b),
    choosing: positions.slice(0, choosing).sort((a, b) => a - b),
  };
}

import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { randomStream, shuffle } from "../../core/numbers/random.js";
import type { ProjectFile } from "../../core/project/schema.js";
import type { RunRecord } from "../../core/runs/run.js";
import type { FeatureView } from "../features/feature-view.js";
import { OwnSizes } from "../features/own-sizes.js";
import { DetailPictures, type DetailSize } from "../images/detail.js";
import type { PixelForm } from "../images/pixels.js";
import { type ImageSubset, partOf } from "../images/subset.js";
import type { Restorer } from "../images/tiled-image.js";
import type { JobContext } from "../job-context.js";
import { scoredHeldOut } from "../scoring/held-out.js";
import { learnedCells } from "../training/cell-lesson.js";
import { type Preparation, prepare } from "../training/preparation.js";
import { type DetailedImages, detailed, ownSized } from "./detailed-images.js";

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
  fit: PixelForm["fit"];
  close(): void;
}

/** What looks at pictures: the frozen network, and the run's own on tiles if it sees each picture at its own size. */
export interface Looking {
  view: FeatureView;
  restorer: Restorer | null;
}

/** Of the training images, what scorers are compared on: a fifth, and not more than this many. */
const mostForChoosing = 100;
/**
 * Training images that scorers are fitted on, at most. The one that takes most draws 30,000 cells, and codes are remembered of 10,000; a mean
 * over 50,000 images is known to half a hundredth of its deviation. Of a million, looking at all in detail would take days.
 */
const mostForFitting = 50_000;

/**
 * Opens the images that a run learned from; those of an imported model are the project's of today. Throws UserError if they are not
 * there or no longer the same.
 */
export async function openRunImages(
  { record }: { record: Pick<RunRecord, "id" | "origin" | "project" | "data"> },
  project: { file: ProjectFile; root: string },
  { view, restorer }: Looking,
  context: JobContext,
): Promise<RunImages> {
  const { file, root } = project;
  const data = record.origin === undefined ? record.project.data : file.data;
  const preparation = await prepare({ ...record.project, data }, root, context);
  const opened: { close(): Promise<void> }[] = [];
  const close = () => {
    preparation.close();
    for (const set of opened) void set.close();
  };
  try {
    if (record.origin === undefined && record.data.fingerprint !== preparation.fingerprint)
      throw new UserError(
        sentence("The images that the run {0} learned from have changed since. Train again to score by the images of today.", record.id),
        "images-changed",
      );
    const { train, validation } = preparation.project.data;
    const open = async (text: string, size?: DetailSize) => {
      const set = await DetailPictures.open(text, root, preparation.project.data, context, size);
      opened.push(set);
      return set;
    };
    const { seed } = preparation.project.training;
    const { fit } = preparation.form;
    const openSized = async (text: string) => {
      const set = await OwnSizes.open(text, root, preparation.project.data, preparation.form, view, context);
      opened.push(set);
      return set;
    };
    const looks = async (text: string, size?: DetailSize): Promise<Look> => {
      if (preparation.ownSizes) {
        const set = await openSized(text);
        return { detail: [preparation.form.height, preparation.form.width], of: (subset) => ownSized(subset, set, restorer, seed) };
      }
      const set = await open(text, size);
      return { detail: set.size, of: (subset) => detailed(subset, set, view) };
    };
    const pictures = await looks(train);
    const aside = typeof validation === "number" ? pictures : await looks(validation, pictures.detail);
    const { training, choosing } = separate(preparation.training, seed);
    const learned = pictures.of(partOf(preparation.training, training));
    return {
      training: preparation.network.ofFeatures ? { ...learned, drawnCells: () => cellsOf(training, preparation, view, context) } : learned,
      choosing: pictures.of(partOf(preparation.training, choosing)),
      heldOut: aside.of(scoredHeldOut(preparation.validation, seed)),
      detail: pictures.detail,
      seed,
      fit,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** A way to look at pictures in detail, and the size that it brings them to or shows of them. */
interface Look {
  detail: DetailSize;
  of(subset: ImageSubset): DetailedImages;
}

/** Those of the cells that the network learned from that are of the pictures at some positions. */
async function cellsOf(positions: readonly number[], preparation: Preparation, view: FeatureView, context: JobContext) {
  const { cells, width, of } = await learnedCells(preparation, view, context);
  const wanted = new Set(positions);
  const chosen = of.flatMap((position, index) => (wanted.has(position) ? [index] : []));
  const vectors = new Float32Array(chosen.length * width);
  for (const [n, index] of chosen.entries()) vectors.set(cells.subarray(index * width, (index + 1) * width), n * width);
  return { vectors, width };
}

/** Leaves a seeded part of the training images out of all fits, and fits on the others or a seeded sample of them. */
function separate({ count }: ImageSubset, seed: number): { training: number[]; choosing: number[] } {
  const positions = shuffle(
    Array.from({ length: count }, (_, i) => i),
    randomStream(seed, "choosing a score"),
  );
  const choosing = Math.min(mostForChoosing, Math.floor(count / 5));
  return {
    training: positions.slice(choosing, choosing + mostForFitting).sort((a, b) => a - b),
    choosing: positions.slice(0, choosing).sort((a, b) => a - b),
  };
}

import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { featureChannels } from "../../core/network/preset-network.js";
import { cellsOfEpoch } from "../../core/runs/epoch-work.js";
import type { Engine } from "../contract/engine.js";
import { type CellSample, type CellSource, sampleCells, wholePictures } from "../features/cell-sample.js";
import { FeatureView } from "../features/feature-view.js";
import { OwnSizes } from "../features/own-sizes.js";
import type { Context } from "../images/context.js";
import { placesIn } from "../images/items.js";
import type { ImageSubset } from "../images/subset.js";
import { heatFilm } from "./heat-film.js";
import type { Preparation } from "./preparation.js";

/** What a lesson is made with. */
export interface LessonContext extends Context {
  /** The folder of the frozen network that gives features. */
  featuresFolder: string;
}

const { learned, validated } = cellsOfEpoch;

/** Tiles that training looks at of large pictures, all in all: more take long and show little that is new. */
const tilesLearned = 1500;

/** The cells of a preparation's pictures in their place: those that the frozen network sees, drawn once. Throws UserError if none could be looked at. */
export async function cellLesson(preparation: Preparation, engine: Engine, context: LessonContext): Promise<Preparation> {
  const { validation } = preparation;
  const view = await FeatureView.open(engine, context.featuresFolder);
  try {
    const { cells } = await learnedCells(preparation, view, context);
    if (cells.length === 0)
      throw new UserError(sentence("No image has values that are all numbers, so there is nothing to learn from."), "no-images");
    const aside = validation.count > 0 ? await drawCells(preparation, validation, validated, "validate", view, context) : null;
    return {
      ...preparation,
      // Of few pictures each cell is shown several times, so that an epoch is as long as of many.
      training: cellSubset(cells, learned),
      validation: aside ? cellSubset(aside.cells) : { ...validation, ...noCells },
      film: await heatFilm(preparation, view),
    };
  } finally {
    await view.close();
  }
}

/** The cells that the network of a preparation learns from; once drawn they are kept. Throws CancelledError. */
export const learnedCells = (preparation: Preparation, view: FeatureView, context: Context): Promise<CellSample> =>
  drawCells(preparation, preparation.training, learned, "train", view, context);

async function drawCells(
  preparation: Preparation,
  images: ImageSubset,
  count: number,
  purpose: "train" | "validate",
  view: FeatureView,
  context: Context,
): Promise<CellSample> {
  const { project, root, form, fingerprint, ownSizes } = preparation;
  const order = { count, seed: project.training.seed, purpose, fingerprint };
  if (!ownSizes) return sampleCells(wholePictures(images, view), order, context);
  const { train, validation } = project.data;
  const text = purpose === "validate" && typeof validation === "string" ? validation : train;
  const sizes = await OwnSizes.open(text, root, project.data, form, view, context);
  try {
    const places = placesIn(images.files, sizes.files);
    const tiles = Math.max(1, Math.floor(tilesLearned / images.count));
    const cells: CellSource["cells"] = ([position], random) => sizes.someCells(places[position], tiles, random);
    return await sampleCells({ count: images.count, form: ["own sizes", project.data.size], together: 1, cells }, order, context);
  } finally {
    await sizes.close();
  }
}

const noCells = { count: 0, shape: [1, 1, featureChannels] } as const;

/** Cells `[M,width]` as images of one pixel; `count` of them, gone through again and again if there are fewer. */
function cellSubset(cells: Float32Array, count = cells.length / featureChannels): ImageSubset {
  const width = featureChannels;
  const own = cells.length / width;
  return {
    count,
    files: [],
    shape: [1, 1, width],
    batch(positions) {
      const images = new Float32Array(positions.length * width);
      for (let n = 0; n < positions.length; n++) {
        const from = (positions[n] % own) * width;
        images.set(cells.subarray(from, from + width), n * width);
      }
      return { count: positions.length, images, targets: null };
    },
  };
}

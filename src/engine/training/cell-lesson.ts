import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { featureChannels } from "../../core/network/preset-network.js";
import type { Engine } from "../contract/engine.js";
import { sampleCells } from "../features/cell-sample.js";
import { FeatureView } from "../features/feature-view.js";
import type { ImageSubset } from "../images/subset.js";
import type { Context } from "../images/survey.js";
import { heatFilm } from "./heat-film.js";
import type { Preparation } from "./preparation.js";

/** What a lesson is made with. */
export interface LessonContext extends Context {
  /** The folder of the frozen network that gives features. */
  featuresFolder: string;
}

/** Cells that an epoch goes through, and those that validation looks at: more make the network no better. */
const learned = 98_304;
const validated = 16_384;

/** The cells of a preparation's pictures in their place: those that the frozen network sees, drawn once. Throws UserError if none could be looked at. */
export async function cellLesson(preparation: Preparation, engine: Engine, context: LessonContext): Promise<Preparation> {
  const { training, validation, fingerprint, project } = preparation;
  const { seed } = project.training;
  const view = await FeatureView.open(engine, context.featuresFolder);
  try {
    const draw = async (images: ImageSubset, count: number, purpose: string) => {
      const { cells } = await sampleCells(images, view, { count, seed, purpose, fingerprint }, context);
      return cells;
    };
    const cells = await draw(training, learned, "train");
    if (cells.length === 0)
      throw new UserError(sentence("No image has values that are all numbers, so there is nothing to learn from."), "no-images");
    return {
      ...preparation,
      // Of few pictures each cell is shown several times, so that an epoch is as long as of many.
      training: cellSubset(cells, learned),
      validation: validation.count > 0 ? cellSubset(await draw(validation, validated, "validate")) : { ...validation, ...noCells },
      film: await heatFilm(preparation, view),
    };
  } finally {
    await view.close();
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

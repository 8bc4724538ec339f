import { randomStream } from "../../core/numbers/random.js";
import { rowsOf } from "../../core/numbers/rows.js";
import { placesIn } from "../images/items.js";
import { openPictures } from "../images/own-size.js";
import { cutPicture } from "../images/picture.js";
import { progressOf } from "../images/progress.js";
import { resolveSource } from "../images/source.js";
import { type ImageSubset, spread } from "../images/subset.js";
import { type Context, survey } from "../images/survey.js";
import type { Preparation } from "./preparation.js";

/** The side of a part in pixels: tiles are cut from it at other places each epoch. */
const side = 96;
/** Parts that are learned from, and those that validation looks at. */
const learned = 1024;
const validated = 256;

/** A preparation with parts of its pictures at their own size in place of what is shown of them, drawn once. Throws CancelledError, UserError. */
export async function withParts(preparation: Preparation, context: Context): Promise<Preparation> {
  const { training, validation, project } = preparation;
  const { train, validation: aside } = project.data;
  return {
    ...preparation,
    training: await partsOf(preparation, training, train, learned, context),
    validation:
      validation.count > 0
        ? await partsOf(preparation, validation, typeof aside === "string" ? aside : train, validated, context)
        : validation,
  };
}

/** As many parts of each picture of a subset, at seeded places; of large sets of some pictures, evenly spread. */
async function partsOf(
  { project, root, form, range }: Preparation,
  images: ImageSubset,
  source: string,
  count: number,
  context: Context,
): Promise<ImageSubset> {
  const found = await survey(await resolveSource(source, root), context);
  const { size } = project.data;
  const channels = form.channels === 3 ? "rgb" : "gray";
  const pictures = await openPictures(
    found,
    { channels, range: [range[0], range[1]], longSide: typeof size === "number" ? size : null },
    context,
  );
  try {
    const places = placesIn(images.files, found.items.files);
    const chosen = Array.from(spread(images.count, count), (position) => places[position]);
    const each = Math.ceil(count / Math.max(1, chosen.length));
    const item = side * side * form.channels;
    const values = new Float32Array(chosen.length * each * item);
    const progress = progressOf(context.report, "reading-images", chosen.length, context.now);
    let [cut, looked] = [0, 0];
    for await (const outcome of pictures.read({ indices: chosen })) {
      progress(++looked);
      if (outcome.kind === "left out") continue;
      const { picture } = outcome;
      const random = randomStream(project.training.seed, "parts to learn from", picture.index);
      for (let n = 0; n < each; n++, cut++) {
        const y = Math.floor(random() * (Math.max(0, picture.height - side) + 1));
        const x = Math.floor(random() * (Math.max(0, picture.width - side) + 1));
        cutPicture(picture, { y, x, height: side, width: side }, values.subarray(cut * item, (cut + 1) * item));
      }
    }
    return {
      count: cut,
      files: [],
      shape: [side, side, form.channels],
      batch: (positions) => ({ count: positions.length, images: rowsOf(values, item, positions), targets: null }),
    };
  } finally {
    await pictures.close();
  }
}

import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { randomStream } from "../../core/numbers/random.js";
import { isWhole, type Rectangle } from "../../core/numbers/rectangle.js";
import { rowsOf } from "../../core/numbers/rows.js";
import { learnsPatches } from "../../core/project/patches.js";
import { targetSource } from "../../core/project/targets.js";
import type { Context } from "../images/context.js";
import { placesIn } from "../images/items.js";
import { surveyNamed } from "../images/named-source.js";
import { openPictures, type PictureSet } from "../images/own-size.js";
import { pairSets } from "../images/pairs.js";
import { cutPicture, type Picture } from "../images/picture.js";
import { progressOf } from "../images/progress.js";
import { resolveSource } from "../images/source.js";
import { type ImageSubset, spread } from "../images/subset.js";
import { type Survey, survey } from "../images/survey.js";
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

/** As many parts of each picture of a subset, at seeded places, with those of its clean partner if it has one; of large sets of some pictures, evenly spread. */
async function partsOf(
  { project, root, form, range }: Preparation,
  images: ImageSubset,
  source: string,
  count: number,
  context: Context,
): Promise<ImageSubset> {
  const found = await surveyNamed(source, root, project.data, context);
  const { size, range: asked } = project.data;
  const targets = targetSource(project);
  const settings = { channels: form.channels === 3 ? "rgb" : "gray", longSide: typeof size === "number" ? size : null } as const;
  const pictures = await openPictures(found, { ...settings, range: [range[0], range[1]] }, context);
  try {
    const partners =
      learnsPatches(project) && targets !== null ? await openPartners(found, targets, root, { ...settings, range: asked }, context) : null;
    try {
      return await cutParts(
        pictures,
        partners,
        placesIn(images.files, found.items.files),
        { count, seed: project.training.seed, marksPadding: learnsPatches(project) },
        context,
      );
    } finally {
      await partners?.close();
    }
  } finally {
    await pictures.close();
  }
}

/** The clean pictures that belong to noisy ones. */
interface Partners {
  /** The partner of a picture. Throws UserError if it cannot be decoded or has another size. */
  of(picture: Picture): Promise<Picture>;
  close(): Promise<void>;
}

async function openPartners(
  noisy: Survey,
  clean: string,
  root: string,
  settings: Parameters<typeof openPictures>[1],
  context: Context,
): Promise<Partners> {
  const found = await survey(await resolveSource(clean, root), context);
  const { partners } = pairSets(noisy, found);
  const pictures = await openPictures(found, settings, context);
  return {
    async of({ index, item, height, width }) {
      const outcome = await pictures.decode(partners[index]);
      if (outcome.kind === "left out") throw new UserError(outcome.outcome.reason ?? outcome.outcome.file, "bad-image");
      const { picture } = outcome;
      if (picture.height === height && picture.width === width) return picture;
      throw new UserError(
        sentence(
          "{0} has {1} by {2} pixels and its clean partner {3} by {4}. Give both the same size, or take one of them out.",
          ...[item.file, width, height, picture.width, picture.height],
        ),
        "no-pairs",
      );
    },
    close: () => pictures.close(),
  };
}

async function cutParts(
  pictures: PictureSet,
  partners: Partners | null,
  places: ArrayLike<number>,
  { count, seed, marksPadding }: { count: number; seed: number; marksPadding: boolean },
  context: Context,
): Promise<ImageSubset> {
  const chosen = Array.from(spread(places.length, count), (position) => places[position]);
  const each = Math.ceil(count / Math.max(1, chosen.length));
  const item = side * side * pictures.channels;
  const values = new Float32Array(chosen.length * each * item);
  const targets = partners && new Float32Array(values.length);
  const areas: Rectangle[] = [];
  const files: string[] = [];
  const progress = progressOf(context.report, "reading-images", chosen.length, context.now);
  let looked = 0;
  for await (const outcome of pictures.read({ indices: chosen })) {
    progress(++looked);
    if (outcome.kind === "left out") continue;
    const { picture } = outcome;
    const clean = partners && (await partners.of(picture));
    const random = randomStream(seed, "parts to learn from", picture.index);
    for (let n = 0; n < each; n++) {
      const y = Math.floor(random() * (Math.max(0, picture.height - side) + 1));
      const x = Math.floor(random() * (Math.max(0, picture.width - side) + 1));
      const [place, at] = [{ y, x, height: side, width: side }, areas.length * item];
      cutPicture(picture, place, values.subarray(at, at + item));
      if (clean && targets) cutPicture(clean, place, targets.subarray(at, at + item));
      areas.push({ y: 0, x: 0, height: Math.min(side, picture.height), width: Math.min(side, picture.width) });
      files.push(picture.item.file);
    }
  }
  const smaller = marksPadding && areas.some((area) => !isWhole(area, [side, side]));
  return {
    count: areas.length,
    files,
    shape: [side, side, pictures.channels],
    batch: (positions) => ({
      count: positions.length,
      images: rowsOf(values, item, positions),
      targets: targets && rowsOf(targets, item, positions),
      ...(smaller && { areas: Array.from(positions, (position) => areas[position]) }),
    }),
  };
}

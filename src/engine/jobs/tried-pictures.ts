import { UserError } from "../../core/language/error.js";
import { randomStream } from "../../core/numbers/random.js";
import type { RunRecord } from "../../core/runs/run.js";
import type { Names } from "../../files/name-list.js";
import type { FeatureView, ImageFeatures } from "../features/feature-view.js";
import { OwnSizes } from "../features/own-sizes.js";
import { DetailPictures } from "../images/detail.js";
import { formOfRun } from "../images/open-input.js";
import { splitValidation } from "../images/split.js";
import { spread } from "../images/subset.js";
import type { JobContext } from "../job-context.js";

/** Pictures that a file is tried on, and the longest side of those that differ in size: the studio looks at longer ones in tiles. */
const tried = 8;
const longest = 512;

/** A picture, and the frozen network's view of it. */
interface TriedPicture {
  /** `[h,w,C]` on 0..1. */
  values: Float32Array;
  size: readonly [height: number, width: number];
  /** Where it comes from, for the card. */
  from: string;
  /** Its name there; null if it comes from nowhere. */
  file: string | null;
  features: ImageFeatures;
}

/** A run and how it looks at its pictures. */
interface Tried {
  record: RunRecord;
  /** The project's folder. */
  root: string;
  /** Height and width that pictures are brought to; null if each is looked at in its own size. */
  size: readonly [height: number, width: number] | null;
  view: FeatureView;
  context: JobContext;
  /** How many pictures are tried at most. */
  most?: number;
}

/**
 * Held-out pictures as a run looks at them; noise if there are none or they are gone. Not those learned from: of a cell that is remembered
 * the distance is what float32 leaves of the difference of two large numbers, which no other program repeats.
 */
export async function* triedPictures(of: Tried): AsyncGenerator<TriedPicture> {
  let found = 0;
  try {
    for await (const picture of of.size === null ? ofOwnSizes(of) : ofOneSize(of, of.size)) {
      found++;
      yield picture;
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  if (found > 0) return;
  const size = of.size ?? anySize;
  const { channels } = formOfRun(of.record);
  const random = randomStream(of.record.project.training.seed, "export", 0);
  for (let n = 0; n < tried; n++) {
    const values = Float32Array.from({ length: size[0] * size[1] * channels }, random);
    yield viewed(of, values, size, "random, as no held-out images are there", null);
  }
}

/** Of pictures of noise for a file that takes any size. */
const anySize = [96, 128] as const;

function viewed(
  { record, view }: Tried,
  values: Float32Array,
  size: TriedPicture["size"],
  from: string,
  file: string | null,
): TriedPicture {
  const { channels } = formOfRun(record);
  return { values, size, from, file, features: view.of(async () => ({ values, count: 1, height: size[0], width: size[1], channels })) };
}

async function* ofOwnSizes({ record, root, view, context, most = tried }: Tried): AsyncGenerator<TriedPicture> {
  const from = sourceOf(record);
  const sizes = await OwnSizes.open(from, root, record.project.data, formOfRun(record), view, context);
  try {
    for (const index of heldOut(record, sizes.files, most)) {
      // One that cannot be decoded is no reason to leave out the others.
      const picture = await sizes.cutTo(index, longest).catch(unreadable);
      if (picture)
        yield {
          values: picture.values,
          size: [picture.height, picture.width],
          from,
          file: sizes.files.at(index) ?? null,
          features: picture.features,
        };
    }
  } finally {
    await sizes.close();
  }
}

async function* ofOneSize(of: Tried, size: readonly [number, number]): AsyncGenerator<TriedPicture> {
  const { record, root, context, most = tried } = of;
  const from = sourceOf(record);
  const pictures = await DetailPictures.open(from, root, record.project.data, context, size);
  try {
    const chosen = heldOut(record, pictures.files, most);
    pictures.want(chosen);
    for (const index of chosen) {
      const picture = await pictures.few([index]).catch(unreadable);
      if (picture) yield viewed(of, picture.values, pictures.size, from, pictures.files.at(index) ?? "");
    }
  } finally {
    await pictures.close();
  }
}

/** Null for a picture that cannot be decoded. */
function unreadable(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}

/** Where the held-out images lie, as the project names it. */
const sourceOf = ({ project: { data } }: RunRecord): string => (typeof data.validation === "string" ? data.validation : data.train);

/** Some of the held-out images of a source, evenly spread. */
function heldOut({ project: { data, training } }: RunRecord, files: Names, most: number): number[] {
  const all =
    typeof data.validation === "string"
      ? Uint32Array.from({ length: files.length }, (_, index) => index)
      : splitValidation(files, data.validation, training.seed, data.neverHeldOut).validation;
  return Array.from(spread(all.length, most), (position) => all[position]);
}

import { z } from "zod";
import { sentenceOf, throwIfCancelled } from "../../core/language/error.js";
import { isSentence, type Sentence } from "../../core/language/sentence.js";
import { type PixelType, type Range, rangeOf } from "../../core/numbers/range.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import type { Project } from "../../core/project/project.js";
import { cacheKey } from "./cache.js";
import type { Context } from "./context.js";
import { clearRange } from "./dataset.js";
import { type Decoders, directDecoders } from "./decoders.js";
import { valueForm } from "./form.js";
import type { ArrayFile } from "./npy.js";
import type { Picture } from "./picture.js";
import { fitValues, type PixelForm } from "./pixels.js";
import { type Ahead, readAhead } from "./read-ahead.js";
import { bytesOf } from "./store.js";
import { openArray, type Survey } from "./survey.js";

/** What pictures of a source are brought to, besides their size. */
export interface PictureSettings {
  channels: Project["data"]["channels"];
  range: Project["data"]["range"];
  /** Pictures with a longer side are scaled down to it, their ratio kept; null leaves all as they are. None is scaled up. */
  longSide: number | null;
  /** One for each item of the survey, as `labelsOf` gives them; left out, none has a label. */
  labels?: readonly (string | null)[];
}

/** What became of an item: its picture, or why there is none. */
export type PictureOutcome =
  | { kind: "picture"; picture: Picture }
  | { kind: "left out"; index: number; label: string | null; outcome: FileOutcome };

/** Which pictures are read, and how far ahead; the budget is {@link usualBudget} if it is left out. */
export interface PictureOrder extends Partial<Pick<Ahead, "budget" | "onTaken">> {
  /** Items of the survey in the order in which they are wanted; left out, all in the survey's. */
  indices?: readonly number[];
}

/** The pictures of a survey at their own size, decoded when they are asked for. */
export interface PictureSet {
  readonly found: Survey;
  readonly channels: 1 | 3;
  /** The values that mean black and white, in the type that all pictures of the survey fit into. */
  readonly range: Range;
  /** Height and width in which item `index` is given. */
  sizeOf(index: number): readonly [number, number];
  /** Bytes of the decoded pixels of an item. */
  bytesOf(index: number): number;
  /** Decodes one picture, or says why it cannot be decoded. */
  decode(index: number): Promise<PictureOutcome>;
  /** Pictures one after the other, decoded ahead within a budget of bytes. A picture is the reader's until it asks for the next. */
  read(order?: PictureOrder): AsyncGenerator<PictureOutcome, void, undefined>;
  close(): Promise<void>;
}

/** Bytes of pictures that are decoded ahead, if nothing else is said: five photographs of twelve million pixels. */
export const usualBudget = 192 * 2 ** 20;
/** Values of a set from which threads decode it: decoding fewer takes no longer than starting these. */
const manyValues = 2 ** 24;
/** Values of a picture, on average, from which it is worth a message to a thread. */
const worthwhile = 2 ** 16;
/** Array items whose largest value is looked for at once. */
const valuesAtOnce = 2 ** 22;

/**
 * Opens the pictures of a survey at their own size. A file that turns out unreadable is an outcome and stops no other; those
 * with an unreadable header are in `found.leftOut`. Throws UserError if it is not clear which value means white.
 */
export async function openPictures(found: Survey, settings: PictureSettings, context: Context): Promise<PictureSet> {
  const { source, items, headers } = found;
  const { channels, type } = valueForm(found, settings);
  const array = source.kind === "folder" ? null : await openArray(source);
  try {
    const range = settings.range === "auto" ? await rangeOfSurvey(found, type, array, context) : settings.range;
    const sizes = headers.map(({ height, width }) => limited(height, width, settings.longSide));
    const formOf = (index: number): PixelForm => {
      const [height, width] = sizes[index];
      return { height, width, channels, type: headers[index].type, fit: "stretch" };
    };
    const decoders = decodersOf(found, context);
    const label = (index: number) => settings.labels?.[index] ?? null;
    const decode = async (index: number): Promise<PictureOutcome> => {
      throwIfCancelled(context.signal);
      const form = formOf(index);
      const item = items.at(index);
      const pixels = await (array ? arrayPixels(array, item.index, form) : filePixels(decoders, item.source ?? "", headers[index], form));
      if (isSentence(pixels))
        return { kind: "left out", index, label: label(index), outcome: { file: item.file, outcome: "left out", reason: pixels } };
      const { height, width } = headers[index];
      const picture = { item, index, label: label(index), height: form.height, width: form.width, channels, pixels };
      return { kind: "picture", picture: { ...picture, original: [height, width], range: ownRange(range, form.type, type) } };
    };
    const decodedBytes = (index: number) => sizes[index][0] * sizes[index][1] * channels * bytesOf[headers[index].type];
    // A decoder holds the picture before it is scaled down, and its colours.
    const cost = (index: number) => {
      const header = headers[index];
      return Math.max(decodedBytes(index), header.height * header.width * header.channels * bytesOf[header.type]);
    };
    return {
      found,
      channels,
      range,
      sizeOf: (index) => sizes[index],
      bytesOf: decodedBytes,
      decode,
      read: ({ indices = items.map((_, index) => index), budget = usualBudget, onTaken } = {}) =>
        readAhead(indices, cost, decode, { budget, width: Math.max(2, decoders.width), signal: context.signal, onTaken }),
      close: async () => array?.close(),
    };
  } catch (error) {
    await array?.close();
    throw error;
  }
}

/** The size within a limit of the long side. */
function limited(height: number, width: number, longSide: number | null): readonly [number, number] {
  const scale = longSide === null ? 1 : Math.min(1, longSide / Math.max(height, width));
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/** The range in the values of a picture's own type: 8-bit pictures among 16-bit ones count 257 for each of their values. */
function ownRange([black, white]: Range, own: PixelType, common: PixelType): Range {
  return own === "u8" && common === "u16" ? [black / 257, white / 257] : [black, white];
}

function decodersOf({ headers }: Survey, context: Context): Decoders {
  const values = headers.reduce((sum, { height, width, channels }) => sum + height * width * channels, 0);
  return values < Math.max(manyValues, worthwhile * headers.length) ? directDecoders : context.decoders;
}

async function filePixels(decoders: Decoders, file: string, header: Survey["headers"][number], form: PixelForm) {
  const { pixels, reasons } = await decoders.pixels([file], [header], form);
  return reasons[0] ?? pixels;
}

async function arrayPixels(array: ArrayFile, index: number, form: PixelForm) {
  try {
    return await fitValues(await array.read(index, 1), array, form);
  } catch (error) {
    return sentenceOf(error) satisfies Sentence;
  }
}

/** The range by type; for floats by their largest value, which is looked for once and kept in the cache. */
async function rangeOfSurvey(found: Survey, type: PixelType, array: ArrayFile | null, context: Context): Promise<Range> {
  const known = type === "f32" ? undefined : rangeOf(type, 0);
  if (known || !array) return known ?? clearRange(found, type, 0);
  const key = cacheKey("maximum", found.key);
  let maximum = await context.cache.read(key, z.number());
  if (maximum === undefined) {
    maximum = await largest(found, array, context.signal);
    await context.cache.write(key, maximum);
  }
  return clearRange(found, type, maximum);
}

/** The largest finite value of an array source, or 0. */
async function largest({ items }: Survey, array: ArrayFile, signal: AbortSignal | undefined): Promise<number> {
  const atOnce = Math.max(1, Math.floor(valuesAtOnce / (array.height * array.width * array.channels)));
  let maximum = 0;
  for (let start = 0, count = 0; start < items.length; start += count) {
    throwIfCancelled(signal);
    count = items.adjacent(start, atOnce);
    const values = await array.read(items.at(start).index, count);
    for (const value of values) if (value > maximum && Number.isFinite(value)) maximum = value;
  }
  return maximum;
}

import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { joined, type Sentence, sentence } from "../../core/language/sentence.js";
import { type Range, rangeOf } from "../../core/numbers/range.js";
import { isWhole, type Rectangle } from "../../core/numbers/rectangle.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import type { Names } from "../../files/name-list.js";
import { cacheKey, ListsKey } from "./cache.js";
import type { Context } from "./context.js";
import { ingest, ingestedSchema } from "./ingest.js";
import type { SourceItems } from "./items.js";
import type { PixelForm } from "./pixels.js";
import { areaOf, placementOf } from "./placement.js";
import { bytesOf, isWhole as isStored, openStore, type PixelStore } from "./store.js";
import type { Survey } from "./survey.js";

/** A set of images, decoded and of one form. */
export interface Dataset {
  items: SourceItems;
  leftOut: FileOutcome[];
  /** How many images had another size and were brought to the form's. */
  resized: number;
  form: PixelForm;
  /** The values that mean black and white. */
  range: Range;
  /** The largest value of floats; 0 of whole numbers. */
  maximum: number;
  store: PixelStore;
  /** What of an image is picture and not padding; null if no image has padding. */
  areaOf: ((index: number) => Rectangle) | null;
  /** Hash of the decoded content and the files' names. */
  fingerprint: string;
}

/** Changes when the same files give other pixels than before. */
const version = 5;

/**
 * Decodes the items of a survey into the form, once: the result is kept in the cache, and is not evicted until the set's store
 * is closed. Throws UserError if no image is left, if the range is unclear or the disk full.
 */
export async function openDataset(survey: Survey, form: PixelForm, range: Range | "auto", context: Context): Promise<Dataset> {
  const key = cacheKey(version, survey.key, form);
  const hold = await context.cache.hold(key);
  try {
    const set = await openIngested(survey, form, range, context, key);
    const close = () => {
      set.store.close();
      hold.release();
    };
    return { ...set, store: { ...set.store, close } };
  } catch (error) {
    hold.release();
    throw error;
  }
}

/** The range of a source whose largest value is `maximum`. Throws UserError if it is not clear which value means white. */
export function clearRange(found: Survey, type: PixelForm["type"], maximum: number): Range {
  const range = rangeOf(type, maximum);
  if (range) return range;
  throw new UserError(
    sentence(
      "The values of {0} reach {1}; it is not clear which means white. Set Value range (data.range), such as [0, 1000].",
      path.basename(found.source.path),
      maximum,
    ),
    "no-range",
  );
}

async function openIngested(survey: Survey, form: PixelForm, range: Range | "auto", context: Context, key: string): Promise<Dataset> {
  const { cache, signal } = context;
  const item = form.height * form.width * form.channels;
  const file = cache.file(key, "bin");
  let ingested = await cache.read(key, ingestedSchema);
  if (!ingested || !(await isStored(file, ingested.kept.length * item * bytesOf[form.type], ingested.checksum, signal)))
    ingested = await ingest(survey, form, key, context);
  const { failed } = ingested;
  const kept = failed.length > 0 ? Uint32Array.from(ingested.kept) : null;
  const items = kept ? survey.items.subset(kept) : survey.items;
  if (items.length === 0) throw noneDecoded(survey, failed[0]?.[1]);
  const chosen = range === "auto" ? clearRange(survey, form.type, ingested.maximum) : range;
  const areaOfImage = (index: number): Rectangle => {
    const { height, width } = survey.headers[kept ? kept[index] : index];
    return areaOf(placementOf(height, width, form));
  };
  let [resized, padded] = [0, false];
  for (let n = 0; n < items.length; n++) {
    const { height, width } = survey.headers[kept ? kept[n] : n];
    if (height === form.height && width === form.width) continue;
    resized++;
    padded ||= !isWhole(areaOfImage(n), [form.height, form.width]);
  }
  return {
    items,
    leftOut: [
      ...survey.leftOut,
      ...failed.map(([index, reason]): FileOutcome => ({ file: survey.items.file(index), outcome: "left out", reason })),
    ],
    resized,
    form,
    range: chosen,
    maximum: ingested.maximum,
    store: openStore(file, items.length, item, form.type),
    areaOf: padded ? areaOfImage : null,
    fingerprint: fingerprintOf(ingested.hash, items.files),
  };
}

/** An error for a set of which no image could be decoded, with the reason of the first; an item of an array that was asked for alone is named. */
function noneDecoded({ source, items }: Survey, reason: Sentence | undefined): UserError {
  const one = source.kind !== "folder" && items.length === 1;
  const what = one ? `${items.file(0)}:` : sentence("No image of {0} could be decoded.", path.basename(source.path));
  return new UserError(joined([what, ...(reason ? [reason] : [])]), "no-images");
}

function fingerprintOf(hash: string, files: Names): string {
  const key = new ListsKey(hash);
  key.begin();
  for (const file of files) key.add(file);
  return key.finish();
}

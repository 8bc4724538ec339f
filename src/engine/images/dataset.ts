import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { joined, sentence } from "../../core/language/sentence.js";
import { type Range, rangeOf } from "../../core/numbers/range.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import { cacheKey } from "./cache.js";
import { ingest, ingestedSchema } from "./ingest.js";
import type { PixelForm } from "./pixels.js";
import { bytesOf, isWhole, openStore, type PixelStore } from "./store.js";
import type { Context, SourceItem, Survey } from "./survey.js";

/** A set of images, decoded and of one form. */
export interface Dataset {
  items: SourceItem[];
  leftOut: FileOutcome[];
  /** How many images had another size and were brought to the form's. */
  resized: number;
  form: PixelForm;
  /** The values that mean black and white. */
  range: Range;
  store: PixelStore;
  /** Hash of the decoded content and the files' names. */
  fingerprint: string;
}

/** Changes when the same files give other pixels than before. */
const version = 1;

/**
 * Decodes the items of a survey into the form, once: the result is kept in the cache, and spared there until the set's store
 * is closed. Throws UserError where no image is left, where the range is unclear or the disk full.
 */
export async function openDataset(found: Survey, form: PixelForm, range: Range | "auto", context: Context): Promise<Dataset> {
  const key = cacheKey(version, found.key, form);
  const hold = await context.cache.hold(key);
  try {
    const set = await openHeld(found, form, range, context, key);
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

async function openHeld(found: Survey, form: PixelForm, range: Range | "auto", context: Context, key: string): Promise<Dataset> {
  const { cache, signal } = context;
  const item = form.height * form.width * form.channels;
  const file = cache.file(key, "bin");
  let kept = await cache.read(key, ingestedSchema);
  if (!kept || !(await isWhole(file, kept.kept.length * item * bytesOf[form.type], kept.checksum, signal)))
    kept = await ingest(found, form, key, context);
  const items = kept.kept.map((index) => found.items[index]);
  if (items.length === 0)
    throw new UserError(
      joined([
        sentence("No image of {0} could be decoded.", path.basename(found.source.path)),
        ...kept.failed.slice(0, 1).map(([, reason]) => reason),
      ]),
      "no-images",
    );
  const chosen = range === "auto" ? clearRange(found, form.type, kept.maximum) : range;
  const resized = kept.kept.filter(
    (index) => found.headers[index].height !== form.height || found.headers[index].width !== form.width,
  ).length;
  return {
    items,
    leftOut: [
      ...found.leftOut,
      ...kept.failed.map(([index, reason]): FileOutcome => ({ file: found.items[index].file, outcome: "left out", reason })),
    ],
    resized,
    form,
    range: chosen,
    store: openStore(file, items.length, item, form.type),
    fingerprint: cacheKey(
      kept.hash,
      items.map(({ file }) => file),
    ),
  };
}

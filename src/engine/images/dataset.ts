import path from "node:path";
import { z } from "zod";
import type { FileOutcome } from "../../core/job.js";
import { messageOf, throwIfCancelled, UserError } from "../../core/problem.js";
import { type Range, rangeOf } from "../../core/range.js";
import { exists } from "../../runs/run-folder.js";
import { cacheKey } from "./cache.js";
import { inOrder } from "./parallel.js";
import { fitValues, type PixelArray, type PixelForm, readPixels } from "./pixels.js";
import { progressOf } from "./progress.js";
import { openStore, type PixelStore, PixelWriter } from "./store.js";
import { type Context, openArray, type SourceItem, type Survey } from "./survey.js";

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

const keptSchema = z.object({
  kept: z.array(z.int()),
  failed: z.array(z.tuple([z.int(), z.string()])),
  hash: z.string(),
  maximum: z.number(),
});
type Kept = z.output<typeof keptSchema>;

/** Items of an array file that are read at once. */
const block = 256;

/** Decodes the items of a survey into the form, once: the result is kept in the cache. Throws UserError where no image is left. */
export async function openDataset(found: Survey, form: PixelForm, range: Range | "auto", context: Context): Promise<Dataset> {
  const { cache } = context;
  const key = cacheKey(found.key, form);
  let kept = await cache.read(key, keptSchema);
  if (!kept || !(await exists(cache.file(key, "bin")))) kept = await decode(found, form, key, context);
  const items = kept.kept.map((index) => found.items[index]);
  if (items.length === 0)
    throw new UserError(`No image of ${path.basename(found.source.path)} could be decoded. ${kept.failed[0]?.[1] ?? ""}`, "no-images");
  const chosen = range === "auto" ? rangeOf(form.type, kept.maximum) : range;
  if (!chosen) {
    throw new UserError(
      `The values of ${path.basename(found.source.path)} reach ${kept.maximum}; it is not clear which means white. Set Value range (data.range), such as [0, 1000].`,
      "no-range",
    );
  }
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
    store: openStore(cache.file(key, "bin"), items.length, form.height * form.width * form.channels, form.type),
    fingerprint: cacheKey(
      kept.hash,
      items.map(({ file }) => file),
    ),
  };
}

async function decode(found: Survey, form: PixelForm, key: string, context: Context): Promise<Kept> {
  const { cache, report, now, signal } = context;
  const file = await cache.temporary(key);
  const writer = new PixelWriter(file);
  const progress = progressOf(report, "Reading the images", found.items.length, now);
  const kept: Kept = { kept: [], failed: [], hash: "", maximum: 0 };
  if (found.source.kind === "folder") {
    const read = (item: SourceItem, index: number): Promise<PixelArray | string> => {
      const header = found.headers[index];
      return readPixels(item.source ?? "", form, header.type === "f32" ? undefined : header).catch((error: unknown) => messageOf(error));
    };
    await inOrder(
      found.items,
      read,
      (pixels, index) => {
        if (typeof pixels === "string") kept.failed.push([index, pixels]);
        else {
          writer.add(pixels);
          kept.kept.push(index);
        }
        progress(index + 1);
      },
      { signal },
    );
  } else {
    const array = await openArray(found.source);
    const item = array.height * array.width * array.channels;
    for (let start = 0; start < found.items.length; start += block) {
      throwIfCancelled(signal);
      const count = Math.min(block, found.items.length - start);
      const values = await array.read(found.items[start].index, count);
      for (let i = 0; i < count; i++) {
        writer.add(await fitValues(values.subarray(i * item, (i + 1) * item), array, form));
        kept.kept.push(start + i);
      }
      progress(start + count);
    }
    await array.close();
  }
  kept.hash = writer.finish();
  kept.maximum = Number.isFinite(writer.maximum) ? writer.maximum : 0;
  await cache.write(key, kept, file);
  return kept;
}

import { rm } from "node:fs/promises";
import { z } from "zod";
import { sentenceOf, throwIfCancelled, UserError } from "../../core/language/error.js";
import { sentenceSchema } from "../../core/language/sentence-schema.js";
import type { Context } from "./context.js";
import { decodersFor } from "./decoders.js";
import { chunksByCost, inOrder } from "./parallel.js";
import { fitValues, type PixelForm } from "./pixels.js";
import { progressOf } from "./progress.js";
import { PixelWriter } from "./store.js";
import { openArray, type Survey } from "./survey.js";

/** What is kept beside a store's pixels. */
export const ingestedSchema = z.object({
  /** Items of the survey that are in the store, in its order. */
  kept: z.array(z.int()),
  /** Items that could not be decoded, and why. */
  failed: z.array(z.tuple([z.int(), sentenceSchema])),
  /** SHA-256 of the pixels. */
  hash: z.string(),
  /** CRC-32 of the pixels. */
  checksum: z.int(),
  /** The largest value of an f32 store, else 0. */
  maximum: z.number(),
});
export type Ingested = z.output<typeof ingestedSchema>;

/** Values that are decoded at once: the sources' pixels, or the form's if those are more. */
const valuesAtOnce = 2 ** 22;
/** Files and items of arrays that are read at once, at most. */
const filesAtOnce = 128;
const itemsAtOnce = 1024;

/** Decodes the items of a survey into the form and stores them under `key`. If it fails or is cancelled, nothing stays behind. */
export async function ingest(survey: Survey, form: PixelForm, key: string, context: Context): Promise<Ingested> {
  const { cache } = context;
  const file = await cache.temporary(key);
  const writer = new PixelWriter(file);
  const ingested: Ingested = { kept: [], failed: [], hash: "", checksum: 0, maximum: 0 };
  try {
    await (survey.source.kind === "folder" ? ingestFiles : ingestArray)(survey, form, context, { writer, ingested });
    Object.assign(ingested, writer.finish());
    await cache.write(key, ingested, file);
    return ingested;
  } catch (error) {
    writer.close();
    await rm(file, { force: true });
    throw error;
  }
}

interface Target {
  writer: PixelWriter;
  ingested: Ingested;
}

async function ingestFiles(survey: Survey, form: PixelForm, context: Context, { writer, ingested }: Target): Promise<void> {
  const { items, headers } = survey;
  const own = form.height * form.width * form.channels;
  const costs = headers.map(({ height, width, channels }) => Math.max(own, height * width * channels));
  const progress = progressOf(context.report, "reading-images", items.length, context.now);
  const decoders = decodersFor(items.length, context.decoders);
  await inOrder(
    chunksByCost(costs, valuesAtOnce, filesAtOnce),
    async ([from, to]) => {
      const files = items.slice(from, to).map(({ source }) => source ?? "");
      return { from, to, images: await decoders.pixels(files, headers.slice(from, to), form) };
    },
    ({ from, to, images }) => {
      writer.add(images.pixels);
      for (const [offset, reason] of images.reasons.entries()) {
        if (reason === null) ingested.kept.push(from + offset);
        else ingested.failed.push([from + offset, reason]);
      }
      progress(to);
    },
    { width: decoders.width, signal: context.signal },
  );
}

async function ingestArray(survey: Survey, form: PixelForm, context: Context, { writer, ingested }: Target): Promise<void> {
  if (survey.source.kind === "folder") return;
  const progress = progressOf(context.report, "reading-images", survey.items.length, context.now);
  const array = await openArray(survey.source);
  try {
    const item = array.height * array.width * array.channels;
    const atOnce = Math.min(itemsAtOnce, Math.max(1, Math.floor(valuesAtOnce / item)));
    for (let start = 0, count = 0; start < survey.items.length; start += count) {
      throwIfCancelled(context.signal);
      count = survey.items.adjacent(start, atOnce);
      const values = await array.read(survey.items.at(start).index, count);
      for (let i = 0; i < count; i++) {
        try {
          writer.add(await fitValues(values.subarray(i * item, (i + 1) * item), array, form));
          ingested.kept.push(start + i);
        } catch (error) {
          if (!(error instanceof UserError && error.code === "bad-image")) throw error;
          ingested.failed.push([start + i, sentenceOf(error)]);
        }
      }
      progress(start + count);
    }
  } finally {
    await array.close();
  }
}

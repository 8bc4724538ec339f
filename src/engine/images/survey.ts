import { stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { throwIfCancelled, UserError } from "../../core/language/error.js";
import { isSentence, joined, sentence } from "../../core/language/sentence.js";
import { sentenceSchema } from "../../core/language/sentence-schema.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import { listImages } from "../../files/list-images.js";
import type { Names } from "../../files/name-list.js";
import { batchRanges } from "./batches.js";
import { cacheKey, ListsKey, type PixelCache } from "./cache.js";
import { type Decoders, decodersFor } from "./decoders.js";
import { openIdx } from "./idx.js";
import { ArrayNames, SourceItems } from "./items.js";
import { folderLabels, readLabels } from "./labels.js";
import { type ArrayFile, openNpy } from "./npy.js";
import { inOrder } from "./parallel.js";
import type { ImageHeader } from "./pixels.js";
import { progressOf, type Report } from "./progress.js";
import type { Source } from "./source.js";

/** What a source holds, read from headers only. */
export interface Survey {
  source: Source;
  items: SourceItems;
  /** One for each item; equal ones are the same object. */
  headers: ImageHeader[];
  leftOut: FileOutcome[];
  /** Changes when a file of the source is added, removed or touched. */
  key: string;
}

export interface Context {
  cache: PixelCache;
  decoders: Decoders;
  report: Report;
  signal?: AbortSignal;
  now: () => number;
}

const headerSchema = z.object({
  height: z.int(),
  width: z.int(),
  channels: z.union([z.literal(1), z.literal(3)]),
  type: z.enum(["u8", "u16", "f32"]),
  alpha: z.boolean(),
  pages: z.int().optional(),
});
/** What was found: each header or refusal once, and which of them each file has. */
const keptSchema = z.object({ found: z.array(z.union([headerSchema, sentenceSchema])), of: z.array(z.int()) });
type Headers = z.output<typeof keptSchema>;

/** Opens the array file of a source. */
export function openArray(source: Exclude<Source, { kind: "folder" }>): Promise<ArrayFile> {
  return source.kind === "npy" ? openNpy(source.path) : openIdx(source.path);
}

/** Looks at every item of a source without decoding it. Throws UserError if it holds no image at all. */
export async function survey(source: Source, context: Context): Promise<Survey> {
  return source.kind === "folder" ? surveyFolder(source, context) : surveyArray(source);
}

async function surveyArray(source: Exclude<Source, { kind: "folder" }>): Promise<Survey> {
  const array = await openArray(source);
  await array.close();
  const name = path.basename(source.path);
  const to = Math.min(source.to ?? array.count, array.count);
  if (source.from >= to)
    throw new UserError(
      sentence("{0} has {1} images; the part [{2}:{3}] holds none of them.", name, array.count, source.from, source.to ?? ""),
      "no-images",
    );
  const info = await stat(source.path);
  const count = to - source.from;
  const channels = array.channels === 3 ? 3 : 1;
  const type = array.type === "f64" ? "f32" : array.type;
  const header: ImageHeader = { height: array.height, width: array.width, channels, type, alpha: false };
  return {
    source,
    items: new SourceItems({ names: new ArrayNames(name, source.from, count), folder: null, first: source.from }),
    headers: Array.from({ length: count }, () => header),
    leftOut: [],
    key: cacheKey(source, info.size, info.mtimeMs),
  };
}

async function surveyFolder(source: Extract<Source, { kind: "folder" }>, context: Context): Promise<Survey> {
  const { names: files, refused } = await listImages(source.path);
  const passedOver = refused.map(({ name, reason }): FileOutcome => ({ file: name, outcome: "left out", reason }));
  if (files.length === 0) {
    throw new UserError(
      joined([
        sentence(
          "The folder {0} holds no images (png, jpg, webp, tiff, bmp, gif or avif). Put images there or choose another folder.",
          path.basename(source.path),
        ),
        ...example(passedOver),
      ]),
      "no-images",
    );
  }
  const key = await folderKey(source, files, context);
  let headers = await context.cache.read(key, keptSchema);
  if (!headers) {
    headers = await lookAt(source.path, files, context);
    await context.cache.write(key, headers);
  }
  const all = new SourceItems({ names: files, folder: source.path, first: 0 });
  const result: Survey = { source, items: all, headers: [], leftOut: passedOver, key };
  const kept = new Uint32Array(files.length);
  for (const [index, which] of headers.of.entries()) {
    const header = headers.found[which];
    if (isSentence(header)) result.leftOut.push({ file: all.file(index), outcome: "left out", reason: header });
    else {
      if (header.pages !== undefined) result.leftOut.push(otherPages(all.file(index), header.pages));
      kept[result.headers.push(header) - 1] = index;
    }
  }
  if (result.headers.length < all.length) result.items = all.subset(kept.slice(0, result.headers.length));
  if (result.items.length === 0) {
    throw new UserError(
      joined([
        sentence("None of the {0} files in {1} is an image that can be read.", files.length, path.basename(source.path)),
        ...example(result.leftOut),
      ]),
      "no-images",
    );
  }
  return result;
}

/** What becomes of the pages of a file after its first. */
const otherPages = (file: string, pages: number): FileOutcome => ({
  file: `${file}[1:${pages}]`,
  outcome: "left out",
  reason: sentence("Of its {0} pages only the first is read. Save each as a file of its own.", pages),
});

/** The first of the files that were left out, and why, for the end of a sentence on all of them. */
const example = ([first]: readonly FileOutcome[]) => (first?.reason ? [`${first.file}:`, first.reason] : []);

/** Changes when the same files give other headers than before. */
const headersVersion = 2;

/** Changes when a file is added, removed or touched. */
async function folderKey(source: Extract<Source, { kind: "folder" }>, files: Names, { signal }: Context): Promise<string> {
  const key = new ListsKey([headersVersion, source]);
  key.begin();
  for (const file of files) key.add(file);
  key.begin();
  for (const [from, to] of batchRanges(files.length, statsAtOnce)) {
    throwIfCancelled(signal);
    const some = Array.from({ length: to - from }, (_, n) => stat(path.join(source.path, files.at(from + n) ?? "")).catch(() => null));
    // One that has just gone is met again when its header is read, and is said there.
    for (const info of await Promise.all(some)) key.add(info ? `${info.size}/${info.mtimeMs}` : "gone");
  }
  return key.finish();
}

/** Files whose headers are read at once, and files that are asked for size and time. */
const statsAtOnce = 64;
const headersAtOnce = 128;

/** Reads the headers of a folder's files, or for each the reason why it cannot be read. */
async function lookAt(folder: string, files: Names, { report, now, signal, decoders: all }: Context): Promise<Headers> {
  const decoders = decodersFor(files.length, all);
  const headers: Headers = { found: [], of: [] };
  const known = new Map<string, number>();
  const add = (header: Headers["found"][number]) => {
    const text = JSON.stringify(header);
    const which = known.get(text) ?? headers.found.push(header) - 1;
    known.set(text, which);
    headers.of.push(which);
  };
  const progress = progressOf(report, "looking-at-images", files.length, now);
  await inOrder(
    [...batchRanges(files.length, headersAtOnce)],
    ([from, to]) => decoders.headers(Array.from({ length: to - from }, (_, n) => path.join(folder, files.at(from + n) ?? ""))),
    (some) => {
      for (const header of some) add(header);
      progress(headers.of.length);
    },
    { width: decoders.width, signal },
  );
  return headers;
}

/** The places of items in a table that goes by order: those in a whole array, or of a folder's names in their natural order. */
export const orderOf = (items: SourceItems): number[] => (items.inFolder ? Array.from(items.places()) : items.map(({ index }) => index));

/** Labels of a survey's items: from the file that the project names, else from sub-folders. */
export async function labelsOf(
  { items, source }: Pick<Survey, "items" | "source">,
  labels: string | null,
  root: string,
): Promise<(string | null)[]> {
  const files = items.map(({ file }) => file);
  if (labels !== null) return readLabels(path.resolve(root, labels), files, () => orderOf(items));
  return source.kind === "folder" ? folderLabels(files) : files.map(() => null);
}

import { stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { throwIfCancelled } from "../../core/language/error.js";
import { isSentence, type Sentence } from "../../core/language/sentence.js";
import { sentenceSchema } from "../../core/language/sentence-schema.js";
import { isStackName } from "../../core/project/image-name.js";
import { itemName } from "../../core/project/item-name.js";
import { NameListBuilder, type Names } from "../../files/name-list.js";
import { batchRanges } from "./batches.js";
import { ListsKey } from "./cache.js";
import type { Context } from "./context.js";
import { decodersFor } from "./decoders.js";
import { inOrder } from "./parallel.js";
import type { ImageHeader } from "./pixels.js";
import { progressOf } from "./progress.js";

const headerSchema = z.object({
  height: z.int(),
  width: z.int(),
  channels: z.union([z.literal(1), z.literal(3)]),
  type: z.enum(["u8", "u16", "f32"]),
  alpha: z.boolean(),
  pages: z.int().optional(),
});
/** What was found: each header or refusal once, which of them each image has, and the files (by index) whose pages are images, with their number. */
const keptSchema = z.object({
  found: z.array(z.union([headerSchema, sentenceSchema])),
  of: z.array(z.int()),
  stacks: z.array(z.tuple([z.int(), z.int()])),
});
type Headers = z.output<typeof keptSchema>;

/** The images of a folder's files by their names, the headers of which are kept in the cache. */
export interface FolderHeaders {
  /** Those of the files; of one whose pages are images, those of its pages. */
  names: Names;
  headers: Pick<Headers, "found" | "of">;
  /** Changes when a file is added, removed or touched. */
  key: string;
}

/** Looks at the images of a folder's files. What cannot be read has its reason in place of a header. Throws CancelledError. */
export async function folderHeaders(folder: string, files: Names, context: Context): Promise<FolderHeaders> {
  const key = await folderKey(folder, files, context);
  let headers = await context.cache.read(key, keptSchema);
  if (!headers) {
    headers = await lookAt(folder, files, context);
    await context.cache.write(key, headers);
  }
  return { names: withPages(files, headers.stacks), headers, key };
}

/** The names of all images of a folder: those of the pages in place of a file that has several. */
function withPages(files: Names, stacks: Headers["stacks"]): Names {
  if (stacks.length === 0) return files;
  const counts = new Map(stacks);
  const names = new NameListBuilder();
  let at = 0;
  for (const file of files) {
    const count = counts.get(at++);
    if (count === undefined) names.add(file);
    else for (let page = 0; page < count; page++) names.add(itemName(file, page));
  }
  return names.finish();
}

/** Changes when the same files give other headers than before. */
const headersVersion = 5;

/** Changes when a file is added, removed or touched. */
async function folderKey(folder: string, files: Names, { signal }: Context): Promise<string> {
  const key = new ListsKey([headersVersion, folder]);
  key.begin();
  for (const file of files) key.add(file);
  key.begin();
  for (const [from, to] of batchRanges(files.length, statsAtOnce)) {
    throwIfCancelled(signal);
    const some = Array.from({ length: to - from }, (_, n) => stat(path.join(folder, files.at(from + n) ?? "")).catch(() => null));
    // One that has just gone is met again when its header is read, and is said there.
    for (const info of await Promise.all(some)) key.add(info ? `${info.size}/${info.mtimeMs}` : "gone");
  }
  return key.finish();
}

/** Files whose headers are read at once, and files that are asked for size and time. */
const statsAtOnce = 64;
const headersAtOnce = 128;

/** Reads the headers of a folder's images, or for each the reason why it cannot be read. */
async function lookAt(folder: string, files: Names, context: Context): Promise<Headers> {
  const known = new Map<string, number>();
  const headers: Headers = { found: [], of: [], stacks: [] };
  const placeOf = (header: Headers["found"][number]) => {
    const text = JSON.stringify(header);
    const which = known.get(text) ?? headers.found.push(header) - 1;
    known.set(text, which);
    return which;
  };
  const first: number[] = [];
  await readAll(folder, files, context, (header) => {
    const count = isSentence(header) ? undefined : header.pages;
    const isStack = count !== undefined && isStackName(files.at(first.length) ?? "");
    if (isStack) headers.stacks.push([first.length, count]);
    // A file of pages has no header of its own.
    first.push(isStack ? -1 : placeOf(header));
  });
  const pages = new NameListBuilder();
  for (const [index, count] of headers.stacks) for (let page = 0; page < count; page++) pages.add(itemName(files.at(index) ?? "", page));
  const ofPages: number[] = [];
  await readAll(folder, pages.finish(), context, (header) => {
    ofPages.push(placeOf(isSentence(header) ? header : { ...header, pages: undefined }));
  });
  let page = 0;
  const counts = new Map(headers.stacks);
  for (const [index, which] of first.entries()) {
    const count = counts.get(index);
    if (count === undefined) headers.of.push(which);
    else for (const end = page + count; page < end; page++) headers.of.push(ofPages[page]);
  }
  return headers;
}

/** Gives the header of each file, or the reason why it cannot be read, in order. */
async function readAll(
  folder: string,
  files: Names,
  { report, now, signal, decoders: all }: Context,
  give: (header: ImageHeader | Sentence) => void,
): Promise<void> {
  const decoders = decodersFor(files.length, all);
  let done = 0;
  const progress = progressOf(report, "looking-at-images", files.length, now);
  await inOrder(
    [...batchRanges(files.length, headersAtOnce)],
    ([from, to]) => decoders.headers(Array.from({ length: to - from }, (_, n) => path.join(folder, files.at(from + n) ?? ""))),
    (some) => {
      for (const header of some) give(header);
      done += some.length;
      progress(done);
    },
    { width: decoders.width, signal },
  );
}

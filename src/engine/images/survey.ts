import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { isSentence, joined, sentence } from "../../core/language/sentence.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import { type Part, partName } from "../../core/project/item-name.js";
import type { UnknownNames } from "../../core/project/unknown-names.js";
import { listImages } from "../../files/list-images.js";
import { cacheKey } from "./cache.js";
import type { Context } from "./context.js";
import { folderHeaders } from "./folder-headers.js";
import { openIdx } from "./idx.js";
import { ArrayNames, SourceItems } from "./items.js";
import { type FoundLabels, findLabels, folderLabels, type LabelOrder } from "./labels.js";
import { type ArrayFile, openNpy } from "./npy.js";
import type { ImageHeader } from "./pixels.js";
import type { Source } from "./source.js";

/** What a source holds, read from headers only. */
export interface Survey {
  source: Source;
  items: SourceItems;
  /** One for each item; equal ones are the same object. */
  headers: ImageHeader[];
  leftOut: FileOutcome[];
  /** Names that the project gives in lists and that no image has; left out if there are none. */
  unknownNames?: UnknownNames;
  /** Changes when a file of the source is added, removed or touched. */
  key: string;
}

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
  if (source.from >= to) throw emptyPart(name, array.count, source);
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

const emptyPart = (name: string, count: number, { from, to }: Pick<Part, "from" | "to">) =>
  new UserError(sentence("{0} has {1} images; the part [{2}:{3}] holds none of them.", name, count, from, to ?? ""), "no-images");

async function surveyFolder(source: Extract<Source, { kind: "folder" }>, context: Context): Promise<Survey> {
  const { names: files, refused } = source.stack
    ? { names: [source.stack.file], refused: [] }
    : await listImages(source.path, { passesOver: context.passesOver });
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
  const { names, headers, key } = await folderHeaders(source.path, files, context);
  const all = new SourceItems({ names, folder: source.path, first: 0 });
  const { from, to } = source.stack ?? { from: 0, to: null };
  const result: Survey = { source, items: all, headers: [], leftOut: passedOver, key: source.stack ? cacheKey(key, from, to) : key };
  const kept = new Uint32Array(all.length);
  for (const [index, which] of headers.of.entries()) {
    if (index < from || index >= (to ?? Number.POSITIVE_INFINITY)) continue;
    const header = headers.found[which];
    if (isSentence(header)) result.leftOut.push({ file: all.file(index), outcome: "left out", reason: header });
    else {
      if (header.pages !== undefined) result.leftOut.push(otherFrames(all.file(index), header.pages));
      kept[result.headers.push(header) - 1] = index;
    }
  }
  if (result.headers.length < all.length) result.items = all.subset(kept.slice(0, result.headers.length));
  if (result.items.length === 0 && result.leftOut.length === 0 && source.stack)
    throw emptyPart(source.stack.file, all.length, source.stack);
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

/** What becomes of the frames of an animation after its first. */
const otherFrames = (file: string, frames: number): FileOutcome => ({
  file: partName(file, 1, frames),
  outcome: "left out",
  reason: sentence("Of its {0} frames only the first is read. Save each as a file of its own.", frames),
});

/** The first of the files that were left out, and why, for the end of a sentence on all of them. */
const example = ([first]: readonly FileOutcome[]) => (first?.reason ? [`${first.file}:`, first.reason] : []);

/** The places of items in a table that goes by order: those in a whole array, which may be longer than the part of it, or of a folder's names in their natural order. */
export const orderOf = (items: SourceItems): LabelOrder =>
  items.inFolder ? { places: Array.from(items.places()), whole: items.whole } : { places: items.map(({ index }) => index) };

/** Labels of a survey's items in a table, and how they were found. Throws UserError. */
export async function tableLabels({ items }: Pick<Survey, "items">, table: string, root: string): Promise<FoundLabels> {
  return findLabels(path.resolve(root, table), [...items.files], () => orderOf(items));
}

/** Labels of a survey's items: from the file that the project names, else from sub-folders. */
export async function labelsOf(
  { items, source }: Pick<Survey, "items" | "source">,
  labels: string | null,
  root: string,
): Promise<(string | null)[]> {
  if (labels !== null) return (await tableLabels({ items }, labels, root)).labels;
  const files = [...items.files];
  return source.kind === "folder" ? folderLabels(files) : files.map(() => null);
}

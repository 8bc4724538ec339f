import type { Dirent } from "node:fs";
import { opendir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { sentenceOf } from "../core/language/error.js";
import { type Sentence, sentence } from "../core/language/sentence.js";
import { extensionOf, isForeignImageName, isImageName } from "../core/project/image-name.js";
import { absent } from "./exists.js";
import { insideOf } from "./inside.js";
import { type NameList, NameListBuilder } from "./name-list.js";

/** What a folder holds. */
export interface ImageListing {
  /** The image files, relative to the folder, sorted. */
  names: NameList;
  /** What a person would call an image, or look for images in, and that is none of them; and why. */
  refused: RefusedEntry[];
}

export interface RefusedEntry {
  name: string;
  reason: Sentence;
}

export interface ListOptions {
  /** Between the parts of a name; `/` if it is left out. */
  separator?: string;
  /** A folder whose images do not count, such as the one that a job writes to; one that is not in the folder changes nothing. */
  passesOver?: string | undefined;
}

/** Entries of a folder that are asked of the system at once. */
const entriesAtOnce = 256;

/**
 * The images of a folder and its sub-folders; run folders and dot folders are passed over. The folder is read piece by piece, no file is
 * opened, and an entry that cannot be used is said and stops nothing. Throws the system's error if the folder itself cannot be read.
 */
export async function listImages(folder: string, { separator = "/", passesOver }: ListOptions = {}): Promise<ImageListing> {
  const passedOver = passesOver === undefined ? null : await folderIn(folder, passesOver);
  const names = new NameListBuilder();
  const refused: RefusedEntry[] = [];
  const visit = async (relative: string): Promise<void> => {
    const inner: string[] = [];
    for await (const entry of await opendir(path.join(folder, relative), { bufferSize: entriesAtOnce })) {
      if (entry.name.startsWith(".")) continue;
      const name = relative ? `${relative}${separator}${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!entry.name.endsWith(".runs") && path.join(relative, entry.name) !== passedOver) inner.push(name);
        continue;
      }
      const reason = await refusal(entry, path.join(folder, relative, entry.name));
      if (reason !== null) refused.push({ name, reason });
      else if (isImageName(entry.name)) names.add(name);
    }
    for (const name of inner) await visit(name).catch((error: unknown) => void refused.push({ name, reason: sentenceOf(error) }));
  };
  await visit("");
  return { names: names.finish().sorted(), refused: refused.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** Where a folder lies in another, relative to it, by whichever links they are named; null if it is not there, or not in the other. */
export async function folderIn(outer: string, inner: string): Promise<string | null> {
  const [here, there] = [await realpath(outer).catch(absent), await realpath(inner).catch(absent)];
  return here === null || there === null ? null : insideOf(here, there);
}

/** Why an entry that is no folder cannot be used though a person would count on it; null if it can, or is nothing of ours. */
async function refusal(entry: Dirent, file: string): Promise<Sentence | null> {
  if (isForeignImageName(entry.name))
    return sentence("Pictures of the kind {0} are not read. Save it as PNG, TIFF or JPEG.", extensionOf(entry.name));
  const named = isImageName(entry.name);
  if (entry.isFile()) return null;
  if (!entry.isSymbolicLink()) return named ? sentence("It is no file but a pipe, a socket or a device.") : null;
  const target = await stat(file).catch(() => null);
  if (target === null) return named ? sentence("It is a link to something that is not there.") : null;
  if (target.isDirectory()) return sentence("It is a link to a folder; such links are not followed. Choose that folder itself.");
  return named && !target.isFile() ? sentence("It is no file but a pipe, a socket or a device.") : null;
}

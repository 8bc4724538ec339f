import { opendir } from "node:fs/promises";
import path from "node:path";
import { isImageName } from "../core/project/image-name.js";
import { type NameList, NameListBuilder } from "./name-list.js";

/** Entries of a folder that are asked of the system at once. */
const entriesAtOnce = 256;

/**
 * The image files of a folder and its sub-folders, relative to it, sorted; run folders and dot folders are passed over. The folder is read
 * piece by piece. Throws the system's error if it cannot be read.
 */
export async function listImages(folder: string, separator = "/"): Promise<NameList> {
  const names = new NameListBuilder();
  const visit = async (relative: string): Promise<void> => {
    const inner: string[] = [];
    for await (const entry of await opendir(path.join(folder, relative), { bufferSize: entriesAtOnce })) {
      if (entry.name.startsWith(".")) continue;
      const name = relative ? `${relative}${separator}${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!entry.name.endsWith(".runs")) inner.push(name);
      } else if (isImageName(entry.name)) names.add(name);
    }
    for (const name of inner) await visit(name);
  };
  await visit("");
  return names.finish().sorted();
}

import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { isIdxName, isStackName } from "../../core/project/image-name.js";
import { type Part, partOf } from "../../core/project/item-name.js";
import { absent } from "../../files/exists.js";
import { requirePlainFile } from "../../files/plain-file.js";

/** Where images come from: a folder, of which perhaps only some pages of one file count, or an array file and the part of it to take. */
export type Source =
  | { kind: "folder"; path: string; stack?: Part }
  | { kind: "npy" | "idx"; path: string; from: number; to: number | null };

/** Reads a source as written in a project: `train`, `noisy.npy`, `noisy.npy[0:200]`, `stack.tif`; relative to `root`. Throws UserError if nothing is there, or no folder or file, and the system's error if it may not be looked at. */
export async function resolveSource(text: string, root: string): Promise<Source> {
  const { file: name, from, to } = partOf(text);
  const file = path.resolve(root, name);
  const info = await stat(file).catch(absent);
  if (!info)
    throw new UserError(
      sentence("There is no folder or file {0} at {1}. Choose the folder that holds the images.", path.basename(file), path.dirname(file)),
      "no-source",
    );
  if (info.isDirectory()) return { kind: "folder", path: file };
  await requirePlainFile(file);
  if (/\.npy$/i.test(file)) return { kind: "npy", path: file, from, to };
  if (isIdxName(file)) return { kind: "idx", path: file, from, to };
  if (isStackName(file)) return { kind: "folder", path: path.dirname(file), stack: { file: path.basename(file), from, to } };
  throw new UserError(
    sentence("{0} is neither a folder nor an .npy or IDX file. Choose the folder that holds the images.", name),
    "no-source",
  );
}

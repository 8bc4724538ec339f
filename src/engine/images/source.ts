import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";

/** Where images come from: a folder, or an array file and the part of it to take. */
export type Source = { kind: "folder"; path: string } | { kind: "npy" | "idx"; path: string; from: number; to: number | null };

/** Names of IDX files: `train-images-idx3-ubyte`, `images.idx3-ubyte`, `images.idx`, each gzipped or not. */
const idxName = /[-.]idx\d?(-\w+)?(\.gz)?$/i;

/** Reads a source as written in a project: `train`, `noisy.npy`, `noisy.npy[0:200]`; relative to `root`. Throws UserError if nothing is there. */
export async function resolveSource(text: string, root: string): Promise<Source> {
  const [, name, from, to] = /^(.*?)(?:\[(\d*):(\d*)\])?$/.exec(text) ?? [];
  const file = path.resolve(root, name);
  const info = await stat(file).catch(() => null);
  if (!info)
    throw new UserError(
      sentence("There is no folder or file {0} at {1}. Choose the folder that holds the images.", name, path.dirname(file)),
      "no-source",
    );
  if (info.isDirectory()) return { kind: "folder", path: file };
  const part = { from: from ? Number(from) : 0, to: to ? Number(to) : null };
  if (/\.npy$/i.test(file)) return { kind: "npy", path: file, ...part };
  if (idxName.test(file)) return { kind: "idx", path: file, ...part };
  throw new UserError(
    sentence("{0} is neither a folder nor an .npy or IDX file. Choose the folder that holds the images.", name),
    "no-source",
  );
}

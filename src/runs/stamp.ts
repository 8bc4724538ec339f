import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import type { Project } from "../core/project/project.js";
import { listImages } from "../files/list-images.js";
import type { Names } from "../files/name-list.js";

/** Files looked at together: more would hold up others that wait for the disk. */
const together = 64;

/** The names of the images of a folder and its sub-folders relative to it, without hidden ones and runs; an empty one for a file itself. */
async function namesIn(source: string): Promise<Names> {
  return (await stat(source)).isDirectory() ? (await listImages(source, path.sep)).names : [""];
}

/**
 * A text that changes when an image of a source is added, removed or written: by names, sizes and times, without reading a
 * file. `source` is a folder or a file, with or without a part as in `noisy.npy[0:200]`. Null if it is not there.
 */
export async function stampOf(source: string): Promise<string | null> {
  const location = source.replace(/\[[^\]/\\]*\]$/, "");
  try {
    const files = await namesIn(location);
    const hash = createHash("sha256");
    for (let start = 0; start < files.length; start += together) {
      const batch = Array.from({ length: Math.min(together, files.length - start) }, (_, i) => files.at(start + i) ?? "");
      const stats = await Promise.all(batch.map((file) => stat(path.join(location, file))));
      for (const [i, { size, mtimeMs }] of stats.entries()) hash.update(`${batch[i]}\n${size}\n${mtimeMs}\n`);
    }
    return hash.digest("hex").slice(0, 32);
  } catch {
    return null;
  }
}

/** What a project trains on, as it is written: images, clean partners, validation. */
export function trainingSources({ task, data }: Project): string[] {
  const { train, clean, validation } = data;
  return [train, task === "denoise" ? clean : null, validation].filter((source) => typeof source === "string");
}

/** As {@link stampOf}, of all that a project trains on; null if a part is not there. `root` is the project's folder. */
export async function trainingStamp(project: Project, root: string): Promise<string | null> {
  const stamps: (string | null)[] = [];
  for (const source of trainingSources(project)) stamps.push(await stampOf(path.resolve(root, source)));
  if (stamps.includes(null)) return null;
  return stamps.length === 1 ? stamps[0] : createHash("sha256").update(stamps.join()).digest("hex").slice(0, 32);
}

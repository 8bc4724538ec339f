import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** Files looked at together: more would hold up others that wait for the disk. */
const together = 64;

/** The files of a folder and its sub-folders, without hidden ones and runs; the file itself where it is one. */
async function filesOf(source: string): Promise<string[]> {
  if (!(await stat(source)).isDirectory()) return [source];
  const entries = await readdir(source, { withFileTypes: true });
  const lists = await Promise.all(
    entries.map((entry) => {
      const inner = path.join(source, entry.name);
      if (entry.name.startsWith(".") || entry.name.endsWith(".runs")) return [];
      return entry.isDirectory() ? filesOf(inner) : [inner];
    }),
  );
  return lists.flat();
}

/**
 * A text that changes when a file of a source is added, removed or written: by names, sizes and times, without reading a
 * file. `source` is a folder or a file, with or without a part as in `noisy.npy[0:200]`. Null where it is not there.
 */
export async function stampOf(source: string): Promise<string | null> {
  const place = source.replace(/\[[^\]/\\]*\]$/, "");
  try {
    const files = (await filesOf(place)).sort();
    const hash = createHash("sha256");
    for (let start = 0; start < files.length; start += together) {
      const part = files.slice(start, start + together);
      const stats = await Promise.all(part.map((file) => stat(file)));
      for (const [i, { size, mtimeMs }] of stats.entries()) hash.update(`${path.relative(place, part[i])}\n${size}\n${mtimeMs}\n`);
    }
    return hash.digest("hex").slice(0, 32);
  } catch {
    return null;
  }
}

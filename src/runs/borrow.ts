import { copyFile, link, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { isMissing } from "../files/exists.js";
import { makeFolder } from "../files/make-folder.js";

/** Brings a file to another place with the time at which it was written, and without copying it if both are on one disk; makes its folder. A file that has gone meanwhile is passed over. */
export async function borrow(from: string, to: string): Promise<void> {
  await makeFolder(path.dirname(to));
  await link(from, to)
    .catch(() => copy(from, to))
    .catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
}

async function copy(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const { atime, mtime } = await stat(from);
  await utimes(to, atime, mtime);
}

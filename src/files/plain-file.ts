import { readFile, stat } from "node:fs/promises";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";

/**
 * Makes sure that what a person named may be opened as a file: a pipe would be waited for without end, and some devices never end. Throws
 * UserError for one, and the system's error for what is not there.
 */
export async function requirePlainFile(file: string): Promise<void> {
  const about = await stat(file);
  if (about.isFile()) return;
  throw new UserError(
    about.isDirectory()
      ? sentence("{0} is a folder, where a file is needed. Choose another name.", file)
      : sentence("{0} is no file but a pipe, a socket or a device. Choose a file.", file),
    "no-file",
  );
}

/** The bytes of a file that a person named. Throws as {@link requirePlainFile}. */
export async function readPlainFile(file: string): Promise<Buffer> {
  await requirePlainFile(file);
  return readFile(file);
}

import { mkdtemp, readdir, rename, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { explainUnwritable } from "./atomic.js";
import { explainUnmade, makeFolder } from "./make-folder.js";

/** Throws UserError if there is anything in a folder; one that is not there counts as empty. */
export async function refuseFullFolder(folder: string): Promise<void> {
  if ((await readdir(folder).catch(() => [])).length === 0) return;
  throw new UserError(
    sentence("The folder {0} is not empty. Give a new one, so that nothing in it is mixed up or lost.", folder),
    "exists",
  );
}

/** A folder in `parent` that is not there yet: `name`, or else the first of `name-2`, `name-3` and so on. Throws if `parent` cannot be read. */
export async function freeFolder(parent: string, name: string): Promise<string> {
  // Some file systems do not tell cases apart.
  const taken = new Set((await readdir(parent)).map((other) => other.toLowerCase()));
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}-${number}`;
  return path.join(parent, free);
}

/**
 * Writes a folder with all that `write` puts into it, or nothing at all if `write` throws: it is given a folder beside, which then
 * becomes `folder`. An empty `folder` is replaced. Throws UserError for one that is not empty, on a full disk and where nothing may be written.
 */
export async function writeWholeFolder<T>(folder: string, write: (work: string) => Promise<T>): Promise<T> {
  await refuseFullFolder(folder);
  const parent = path.dirname(folder);
  await makeFolder(parent);
  const work = await mkdtemp(path.join(parent, `.${path.basename(folder)}-`)).catch((error: unknown) => {
    throw explainUnwritable(explainUnmade(error, folder), parent);
  });
  try {
    const result = await write(work);
    await rmdir(folder).catch(() => undefined);
    await rename(work, folder);
    return result;
  } catch (error) {
    throw explainUnwritable(error, parent, sentence("Free some space and export again."));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

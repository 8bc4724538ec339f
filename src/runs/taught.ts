import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { absent, isTaken } from "../files/exists.js";
import { insideOf } from "../files/inside.js";
import { listImages } from "../files/list-images.js";
import { makeFolder } from "../files/make-folder.js";
import type { RunFiles } from "./run-folder.js";

/** The images that people taught a run are good, by their names with `/`, in order. */
export async function taughtImages({ taught }: Pick<RunFiles, "taught">): Promise<string[]> {
  const found = await listImages(taught).catch(absent);
  return Array.from(found?.names ?? []);
}

/** Changes when an image is taught or forgotten; null without any. */
export async function taughtKey(files: Pick<RunFiles, "taught">): Promise<string | null> {
  const names = await taughtImages(files);
  if (names.length === 0) return null;
  const hash = createHash("sha256");
  for (const name of names) hash.update(`${name}\n`).update(await readFile(path.join(files.taught, name)));
  return hash.digest("hex").slice(0, 16);
}

/**
 * Keeps copies of images with a run, so that they stay taught when the originals go. `name` is an image's in its folder; one of that name
 * that is there already stays, if it is the same. Throws UserError if it is another.
 */
export async function teach({ taught }: Pick<RunFiles, "taught">, images: readonly { name: string; source: string }[]): Promise<void> {
  for (const { name, source } of images) {
    const file = placeOf(taught, name);
    await makeFolder(path.dirname(file));
    try {
      await copyFile(source, file, constants.COPYFILE_EXCL);
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (!(await readFile(file)).equals(await readFile(source)))
        throw new UserError(
          sentence("Another image of the name {0} is taught already. Take that back first, or rename this one.", name),
          "taught",
        );
    }
  }
}

/** Takes back that an image was taught. One that is not there is passed over. */
export async function forget({ taught }: Pick<RunFiles, "taught">, name: string): Promise<void> {
  await rm(placeOf(taught, name), { force: true });
}

/** Throws an Error for a name that leads out of the folder. */
function placeOf(folder: string, name: string): string {
  const inside = insideOf(folder, name);
  if (inside === null) throw new Error(`The name ${name} leads out of its folder.`);
  return path.resolve(folder, inside);
}

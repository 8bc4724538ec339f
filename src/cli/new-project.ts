import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { inEnglish } from "../core/language/sentence.js";
import { freshProjectText, type LearnsFrom } from "../core/project/fresh-project.js";
import { holdsSeveral } from "../core/project/image-name.js";
import type { TaskName } from "../core/project/task.js";
import { writeAtomic } from "../files/atomic.js";
import { absent } from "../files/exists.js";
import { listImages } from "../files/list-images.js";
import { relativeName } from "../files/relative-name.js";

/**
 * Writes a project beside the folder or the file of images and gives its file; locations of `from` are absolute. Throws UserError if there
 * are no images or the project exists.
 */
export async function newProject(source: string, task: TaskName, from?: LearnsFrom): Promise<string> {
  const name = path.basename(path.resolve(source));
  const isFolder = await holdsImages(source);
  const file = path.join(path.dirname(path.resolve(source)), `${isFolder ? name : name.replace(/\.(?:npy|idx|tiff?|gz)$/i, "")}.aeproj`);
  if ((await readdir(path.dirname(file))).includes(path.basename(file)))
    throw new UserError(`There is already a project ${file}.`, "exists");
  await writeAtomic(file, freshProjectText(task, name, from && relativeTo(path.dirname(file), from)));
  return file;
}

/** Whether a source is a folder, else it is a file of images. Throws UserError if it is neither, or holds none. */
async function holdsImages(source: string): Promise<boolean> {
  const info = await stat(source).catch(absent);
  if (!info) throw new UserError(`There is no folder ${source}. Give the folder that holds the images.`, "no-source");
  if (!info.isDirectory()) {
    if (info.isFile() && holdsSeveral(source)) return false;
    throw new UserError(`${source} is neither a folder nor an .npy, IDX or TIFF file. Give the folder that holds the images.`, "no-source");
  }
  const { names, refused } = await listImages(source);
  if (names.length > 0) return true;
  const [first] = refused;
  throw new UserError(
    `The folder ${source} holds no images (png, jpg, webp, tiff, bmp, gif or avif).${first ? ` ${first.name}: ${inEnglish(first.reason)}` : ""}`,
    "no-images",
  );
}

/** What a project in `folder` learns from, as the project names it. */
function relativeTo(folder: string, from: LearnsFrom): LearnsFrom {
  if (from.kind === "pairs") return { ...from, clean: relativeName(folder, from.clean) };
  return from.kind === "takes" ? { ...from, secondTake: relativeName(folder, from.secondTake) } : from;
}

import { readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { freshProjectText, type LearnsFrom } from "../core/project/fresh-project.js";
import type { TaskName } from "../core/project/task.js";
import { listImages } from "../files/list-images.js";
import { relativeName } from "../files/relative-name.js";

/**
 * Writes a project beside the folder of images and gives its file; locations of `from` are absolute. Throws UserError if a folder holds no
 * images or the project exists.
 */
export async function newProject(folder: string, task: TaskName, from?: LearnsFrom): Promise<string> {
  const info = await stat(folder).catch(() => null);
  if (!info?.isDirectory()) throw new UserError(`There is no folder ${folder}. Give the folder that holds the images.`, "no-source");
  if ((await listImages(folder)).names.length === 0) {
    throw new UserError(`The folder ${folder} holds no images (png, jpg, webp, tiff, bmp, gif or avif).`, "no-images");
  }
  const name = path.basename(path.resolve(folder));
  const file = path.join(path.dirname(path.resolve(folder)), `${name}.aeproj`);
  if ((await readdir(path.dirname(file))).includes(path.basename(file)))
    throw new UserError(`There is already a project ${file}.`, "exists");
  await writeFile(file, freshProjectText(task, name, from && relativeTo(path.dirname(file), from)));
  return file;
}

/** What a project in `folder` learns from, as the project names it. */
function relativeTo(folder: string, from: LearnsFrom): LearnsFrom {
  if (from.kind === "pairs") return { ...from, clean: relativeName(folder, from.clean) };
  return from.kind === "takes" ? { ...from, secondTake: relativeName(folder, from.secondTake) } : from;
}

import { readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import type { TaskName } from "../core/project/task.js";
import { listImages } from "../files/list-images.js";

/** The text of a fresh project whose images are in `train`, relative to it. */
export function newProjectText(task: TaskName, train: string): string {
  return `${JSON.stringify({ version: 1, task, data: { train } }, undefined, 2)}\n`;
}

/** Writes a project beside the folder of images and gives its file. Throws UserError if the folder holds no images or the project exists. */
export async function newProject(folder: string, task: TaskName): Promise<string> {
  const info = await stat(folder).catch(() => null);
  if (!info?.isDirectory()) throw new UserError(`There is no folder ${folder}. Give the folder that holds the images.`, "no-source");
  if ((await listImages(folder)).names.length === 0) {
    throw new UserError(`The folder ${folder} holds no images (png, jpg, webp, tiff, bmp, gif or avif).`, "no-images");
  }
  const name = path.basename(path.resolve(folder));
  const file = path.join(path.dirname(path.resolve(folder)), `${name}.aeproj`);
  if ((await readdir(path.dirname(file))).includes(path.basename(file)))
    throw new UserError(`There is already a project ${file}.`, "exists");
  await writeFile(file, newProjectText(task, name));
  return file;
}

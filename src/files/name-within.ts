import path from "node:path";
import { isStackName } from "../core/project/image-name.js";
import { fileOf, itemOf, partOf } from "../core/project/item-name.js";

/**
 * The name that an image has among those of a source; null if it is none of them. `source` is the absolute path of a folder or of a
 * file of images, with or without a part (`noisy.npy[0:200]`); `image` that of a file, or of an image in one (`noisy.npy[12]`, `stack.tif[3]`).
 */
export function nameWithin(source: string, image: string): string | null {
  const { file, from, to } = partOf(source);
  const item = itemOf(image);
  if (item?.file === file) return item.index >= from && item.index < (to ?? Number.POSITIVE_INFINITY) ? path.basename(image) : null;
  if (image === file && isStackName(file)) return path.basename(file);
  const name = path.relative(source, image);
  return name === "" || path.isAbsolute(name) || name.split(path.sep)[0] === ".." ? null : name.split(path.sep).join("/");
}

/** The absolute path of an image, as {@link nameWithin} takes it, by its name among those of a source. */
export function imageWithin(source: string, name: string): string {
  const { file } = partOf(source);
  // The names of a file's images begin with the file's own.
  return path.join(fileOf(name) === path.basename(file) ? path.dirname(file) : file, name);
}

import path from "node:path";

/**
 * The name that an image has among those of a source; null if it is none of them. `source` is the absolute path of a folder or an array's
 * file, with or without a part (`noisy.npy[0:200]`); `image` that of a file, or of an item of an array (`noisy.npy[12]`).
 */
export function nameWithin(source: string, image: string): string | null {
  const [, array, from, to] = /^(.*)\[(\d*):(\d*)\]$/.exec(source) ?? [undefined, source, "", ""];
  const item = /^(.*)\[(\d+)\]$/.exec(image);
  if (item?.[1] === array) {
    const index = Number(item[2]);
    return index >= Number(from) && (to === "" || index < Number(to)) ? path.basename(image) : null;
  }
  const name = path.relative(source, image);
  return name === "" || path.isAbsolute(name) || name.split(path.sep)[0] === ".." ? null : name.split(path.sep).join("/");
}

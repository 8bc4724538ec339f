import { holdsSeveral, isStackName } from "./image-name.js";

/** An image in a file that holds several: an item of an array, `noisy.npy[12]`, or a page of a TIFF, `stack.tif[3]`; from 0. */
export interface Item {
  file: string;
  index: number;
}

/** The name of an image in a file that holds several. */
export const itemName = (file: string, index: number): string => `${file}[${index}]`;

/** What a name says of a file that holds several images; null if the image has a file of its own. */
export function itemOf(name: string): Item | null {
  const [, file, index] = /^(.+)\[(\d+)\]$/s.exec(name) ?? [];
  return file === undefined ? null : { file, index: Number(index) };
}

/** The file that holds an image, by the image's name: its own, or one that holds several. */
export const fileOf = (name: string): string => itemOf(name)?.file ?? name;

/** A source, and which of its images count: from one to before another; null means to the end. */
export interface Part {
  file: string;
  from: number;
  to: number | null;
}

/** A source as projects and requests name it if only a part of it counts: `noisy.npy[0:200]`. */
export const partName = (file: string, from: number, to: number): string => `${file}[${from}:${to}]`;

/** What the name of a source says: `noisy.npy[0:200]`, `noisy.npy[:200]`; the whole if it names no part, or is a folder `a[0:3]`. */
export function partOf(source: string): Part {
  const [, file, from, to] = /^(.+)\[(\d*):(\d*)\]$/s.exec(source) ?? [];
  return file === undefined || !holdsSeveral(file)
    ? { file: source, from: 0, to: null }
    : { file, from: Number(from), to: to === "" ? null : Number(to) };
}

/** A name without the ending of its file, by which images of other formats are found: `a/b.jpg` is `a/b`, `stack.tif[3]` is `stack[3]`. */
export function stemOf(name: string): string {
  const item = itemOf(name);
  const stem = (item?.file ?? name).replace(/\.[^./]+$/, "");
  return item ? itemName(stem, item.index) : stem;
}

/** Whether an image, by its name, has no file of its own that could be copied: a page of a TIFF. */
export const isPage = (name: string): boolean => isStackName(itemOf(name)?.file ?? "");

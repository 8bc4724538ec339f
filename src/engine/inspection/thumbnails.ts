import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { DataReport } from "../../core/data-report.js";
import { writeAtomic } from "../../runs/atomic.js";
import type { PixelCache } from "../images/cache.js";
import type { Dataset } from "../images/dataset.js";
import { atlas } from "../output/picture.js";

/** Images in the picture, spread evenly over the set. */
const count = 48;
/** Pictures that are kept, the newest; a report whose picture is gone is made again. */
const keptPictures = 100;
/** Longer side of one of them, in pixels. */
const side = 64;

/** Writes the picture of some images of a set below `key` and says what is where. */
export async function writeThumbnails(data: Dataset, key: string, cache: PixelCache): Promise<DataReport["thumbnails"]> {
  const { height, width, channels } = data.form;
  const shown = Math.min(count, data.items.length);
  const indices = Array.from({ length: shown }, (_, i) => Math.floor((i * data.items.length) / shown));
  const scale = Math.min(1, side / Math.max(height, width));
  const high = Math.max(1, Math.round(height * scale));
  const png = await atlas(data.store.read(indices, data.range), shown, [height, width, channels], high);
  const file = cache.thumbnails(key);
  await mkdir(path.dirname(file), { recursive: true });
  await writeAtomic(file, png);
  await trim(path.dirname(file));
  return {
    file,
    height: high,
    // As `atlas` scales it.
    width: Math.round(width * Math.min(1, high / height)),
    items: indices.map((index) => ({ file: data.items[index].file, source: data.items[index].source })),
  };
}

async function trim(folder: string): Promise<void> {
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  if (files.length <= keptPictures) return;
  const pictures = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file).catch(() => null))?.mtimeMs ?? 0 })));
  const old = pictures.sort((a, b) => b.time - a.time).slice(keptPictures);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
}

import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { writeAtomic } from "../../files/atomic.js";
import { makeFolder } from "../../files/make-folder.js";

/** Pictures that are kept, and bytes that they may take: the newest. One that is gone is made again when it is wanted. */
const kept = { pictures: 100, bytes: 256 * 2 ** 20 };

/** Removes the oldest pictures of a folder that pages load from. */
export async function trimPictures(folder: string): Promise<void> {
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  const pictures = await Promise.all(
    files.map(async (file) => {
      const about = await stat(file).catch(() => null);
      return { file, time: about?.mtimeMs ?? 0, size: about?.size ?? 0 };
    }),
  );
  let bytes = 0;
  for (const [place, { file, size }] of pictures.sort((a, b) => b.time - a.time).entries()) {
    bytes += size;
    // The newest stays whatever its size, as it was just asked for.
    if (place > 0 && (place >= kept.pictures || bytes > kept.bytes)) await rm(file, { force: true });
  }
}

/** Writes a picture for pages to load into its folder, which keeps the newest. Throws UserError on a full disk. */
export async function writeKept(file: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(path.dirname(file));
  await writeAtomic(file, bytes);
  await trimPictures(path.dirname(file));
}

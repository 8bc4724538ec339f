import { mkdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { inOrder } from "../../src/engine/images/parallel.js";
import { blobs, withNoise } from "./workload.js";

/** Pictures that are made at once. */
const some = 100;

/** Writes `count` PNG files of soft blobs under a little noise, as photographs have, compressed as by default. Gives the folder. */
export async function writePictures(folder: string, count: number, image: readonly [number, number, 1 | 3]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const [height, width, channels] = image;
  const item = height * width * channels;
  for (let start = 0; start < count; start += some) {
    const indices = Array.from({ length: Math.min(some, count - start) }, (_, i) => start + i);
    const pixels = withNoise(blobs(indices.length, image, start), pictureNoise, start);
    await inOrder(
      indices,
      (index, i) =>
        sharp(pixels.subarray(i * item, (i + 1) * item), { raw: { width, height, channels } })
          .toColourspace(channels === 1 ? "b-w" : "srgb")
          .png({ adaptiveFiltering: true })
          .toFile(path.join(folder, `${String(index).padStart(6, "0")}.png`)),
      () => undefined,
    );
  }
  return folder;
}

const pictureNoise = 0.01;

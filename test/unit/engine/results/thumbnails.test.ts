import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PictureCoding } from "../../../../src/core/analyses/analysis.js";
import { type Atlas, atlasPage, errorCode, tileOf } from "../../../../src/core/analyses/atlas.js";
import { areaResizer } from "../../../../src/core/numbers/area-resize.js";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { toByte, toBytes } from "../../../../src/engine/results/picture.js";
import { ThumbnailWriter } from "../../../../src/engine/results/thumbnails.js";

type Shape = readonly [number, number, number];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "thumbnails-"));
});
afterEach(() => rm(folder, { recursive: true }));

const noise = (count: number, [height, width, channels]: Shape) => {
  const random = randomStream(1, "pictures");
  return Float32Array.from({ length: count * height * width * channels }, random);
};
/** Pictures with a slope of their own, which a lossy form keeps. */
function slopes(count: number, [height, width, channels]: Shape): Float32Array {
  const images = new Float32Array(count * height * width * channels);
  let at = 0;
  for (let n = 0; n < count; n++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) images[at++] = (n / count + (y / height) * (1 + c)) / 4;
  return images;
}

/** Writes pictures as an analysis does, some at a time. */
async function write(images: Float32Array, count: number, shape: Shape, coding: PictureCoding = "image", atOnce = 128): Promise<Atlas> {
  const writer = await ThumbnailWriter.open(folder, "input", coding, shape);
  const size = images.length / count;
  for (let start = 0; start < count; start += atOnce)
    await writer.add(images.subarray(start * size, Math.min(count, start + atOnce) * size));
  return writer.finish();
}

/** Reads the tile of each image back: its bytes `[H,W,C]`. */
async function readTiles({ levels }: Atlas, place: number, count: number, channels: number): Promise<Uint8Array[]> {
  const level = levels[place];
  const pages: { data: Buffer; width: number }[] = [];
  for (let page = 0; page * level.perPage < count; page++) {
    const picture = sharp(path.join(folder, atlasPage("input", level, page)));
    expect((await picture.metadata()).channels).toBe(channels);
    // sharp gives gray as three channels unless told that it is gray.
    const raw = channels === 3 ? picture.raw() : picture.toColourspace("b-w").raw();
    const { data, info } = await raw.toBuffer({ resolveWithObject: true });
    pages.push({ data, width: info.width });
  }
  return Array.from({ length: count }, (_, index) => {
    const { page, x, y } = tileOf(level, index);
    const { data, width } = pages[page];
    const line = level.width * channels;
    const tile = new Uint8Array(level.height * line);
    for (let row = 0; row < level.height; row++) {
      const from = ((y + row) * width + x) * channels;
      tile.set(data.subarray(from, from + line), row * line);
    }
    return tile;
  });
}

const imageOf = (images: Float32Array, index: number, count: number) =>
  images.subarray((index * images.length) / count, ((index + 1) * images.length) / count);

const sizeOf = async (name: string) => {
  const { width, height } = await sharp(path.join(folder, name)).metadata();
  return [width, height];
};

describe("thumbnails", () => {
  it.each([300, 1332, 1400])("of %i digits are the digits themselves, byte for byte, on as many pages as they need", async (count) => {
    const shape: Shape = [28, 28, 1];
    const images = noise(count, shape);
    const atlas = await write(images, count, shape);
    expect(atlas).toMatchObject({ coding: "image", levels: [{ height: 28, width: 28, columns: 36, perPage: 1332 }] });
    const tiles = await readTiles(atlas, 0, count, 1);
    const wrong = tiles.filter((tile, index) => Buffer.compare(tile, toBytes(imageOf(images, index, count))) !== 0);
    expect(wrong.length).toBe(0);
    const pages = Math.ceil(count / 1332);
    expect((await readdir(path.join(folder, "thumbnails"))).length).toBe(pages);
    const left = count - (pages - 1) * 1332;
    // The last page ends after its last row of tiles.
    expect(await sizeOf(atlasPage("input", atlas.levels[0], pages - 1))).toEqual([36 * 28, Math.ceil(left / 36) * 28]);
  });

  it("of colour pictures larger than 64 are their areas' means, with a larger size beside them", async () => {
    const [count, shape] = [40, [80, 60, 3] as const];
    const images = slopes(count, shape);
    const atlas = await write(images, count, shape);
    expect(atlas.levels.map(({ height, width, extension }) => [height, width, extension])).toEqual([
      [64, 48, "png"],
      [80, 60, "webp"],
    ]);
    const [small, large] = [await readTiles(atlas, 0, count, 3), await readTiles(atlas, 1, count, 3)];
    const resize = areaResizer(shape, 64, 48);
    for (let index = 0; index < count; index++) {
      const image = imageOf(images, index, count);
      expect(Buffer.compare(small[index], toBytes(resize(image)))).toBe(0);
      const exact = toBytes(image);
      const meanError = large[index].reduce((sum, value, i) => sum + Math.abs(value - exact[i]), 0) / exact.length;
      expect(meanError).toBeLessThan(4);
    }
  });

  it("go on over the pages of their larger size", async () => {
    const [count, shape] = [22, [300, 225, 3] as const];
    const images = slopes(count, shape);
    const atlas = await write(images, count, shape, "image", 7);
    const { perPage } = atlas.levels[1];
    expect([atlas.levels[1].height, atlas.levels[1].width, perPage < count]).toEqual([256, 192, true]);
    const resize = areaResizer(shape, 256, 192);
    const tiles = await readTiles(atlas, 1, count, 3);
    for (const [index, tile] of tiles.entries()) {
      const exact = toBytes(resize(imageOf(images, index, count)));
      const meanError = tile.reduce((sum, value, i) => sum + Math.abs(value - exact[i]), 0) / exact.length;
      expect(meanError).toBeLessThan(4);
    }
  });

  it("of errors have one channel and the errors' code", async () => {
    const errors = Float32Array.from(noise(50, [28, 28, 1]), (value) => 10 ** (-9 * value));
    // The shape is that of the images, in colour.
    const atlas = await write(errors, 50, [28, 28, 3], "error");
    expect(atlas.coding).toBe("error");
    const tiles = await readTiles(atlas, 0, 50, 1);
    expect(tiles.every((tile, n) => Buffer.compare(tile, Uint8Array.from(imageOf(errors, n, 50), errorCode)) === 0)).toBe(true);
  });

  it("cut what lies beyond 0 and 1", async () => {
    const image = new Float32Array(64).fill(-0.5, 0, 32).fill(1.5, 32);
    const [tile] = await readTiles(await write(image, 1, [8, 8, 1]), 0, 1, 1);
    expect([...tile]).toEqual([...image].map(toByte));
  });

  it("of no image are no page", async () => {
    const writer = await ThumbnailWriter.open(folder, "input", "image", [28, 28, 1]);
    expect((await writer.finish()).levels.length).toBe(1);
    expect(await readdir(path.join(folder, "thumbnails"))).toEqual([]);
  });

  it("say that a page cannot be written, at the latest when they are finished", async () => {
    const writer = await ThumbnailWriter.open(folder, "input", "image", [28, 28, 1]);
    await rm(path.join(folder, "thumbnails"), { recursive: true });
    await writer.add(new Float32Array(28 * 28));
    await expect(writer.finish()).rejects.toThrow();
  });
});

import { readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { encode as encodePng } from "fast-png";
import { afterEach, beforeEach, expect, it } from "vitest";
import { resolveProject } from "../../../../src/core/project/project.js";
import { DetailPictures } from "../../../../src/engine/images/detail.js";
import { type Folder, npy, openFolder } from "./pictures.js";

const { data } = resolveProject({ version: 1, data: { train: "in", fit: "pad" } });
/** More than are decoded together for the sake of a few. */
const count = 1012;
const side = 16;
const pixel = (n: number, i: number) => (n * 31 + i * 7) % 256;

let folder: Folder;
beforeEach(async () => {
  folder = await openFolder();
});
afterEach(() => folder.dispose());

/** The pixels that the cache keeps, in bytes. */
async function keptBytes(): Promise<number> {
  const names = await readdir(path.join(folder.root, "cache")).catch(() => []);
  const sizes = await Promise.all(
    names.filter((name) => name.endsWith(".bin")).map(async (name) => (await stat(path.join(folder.root, "cache", name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function writeFiles(): Promise<void> {
  for (let n = 0; n < count; n++) {
    // Every third is narrower, and gets padding.
    const width = n % 3 === 0 ? 10 : side;
    await folder.put(
      `${String(n).padStart(4, "0")}.png`,
      encodePng({ width, height: side, channels: 1, depth: 8, data: Uint8Array.from({ length: side * width }, (_, i) => pixel(n, i)) }),
    );
  }
}

async function writeArray(name: string, descr: string, values: Uint8Array | Float32Array): Promise<void> {
  await writeFile(path.join(folder.root, name), npy(descr, [count, side, side], values));
}

const bytes = Uint8Array.from({ length: count * side ** 2 }, (_, i) => pixel(Math.floor(i / side ** 2), i % side ** 2));

it.each(["a folder", "an array"])("a few pictures of %s are decoded for themselves, with the values of the kept ones", async (of) => {
  await (of === "a folder" ? writeFiles() : writeArray("a.npy", "|u1", bytes));
  const source = of === "a folder" ? "in" : "a.npy";
  const pictures = await DetailPictures.open(source, folder.root, data, folder.context);
  expect(pictures.size).toEqual([2 * side, 2 * side]);
  pictures.want(Array.from({ length: count }, (_, n) => n));
  const few = await pictures.few([3, 1011, 1]);
  expect(await keptBytes()).toBe(0);
  const kept = await pictures.read([3, 1011, 1]);
  expect(await keptBytes()).toBe(count * (2 * side) ** 2);
  expect(few).toEqual(kept);
  expect(few.values).toHaveLength(3 * (2 * side) ** 2);
  expect(few.areas?.map(({ width }) => width)).toEqual(of === "a folder" ? [20, 20, 32] : undefined);
  expect(await pictures.few([5])).toEqual(await pictures.read([5]));
  await pictures.close();
});

it("of the pictures only those that are wanted are kept, each with the values that it has among all", async () => {
  await writeFiles();
  const all = await DetailPictures.open("in", folder.root, data, folder.context);
  all.want(Array.from({ length: count }, (_, n) => n));
  const expected = await all.read([2, 7, 10]);
  await all.close();
  const before = await keptBytes();
  const some = await DetailPictures.open("in", folder.root, data, folder.context);
  some.want([2, 7, 10]);
  expect(await some.read([2, 7, 10])).toEqual(expected);
  expect(await keptBytes()).toBe(before + 3 * (2 * side) ** 2);
  await expect(some.read([4])).rejects.toThrow("not wanted");
  await some.close();
});

it("floats of an unknown range are kept, as white depends on all of them", async () => {
  await writeArray(
    "f.npy",
    "<f4",
    Float32Array.from(bytes, (value) => value / 255),
  );
  const pictures = await DetailPictures.open("f.npy", folder.root, data, folder.context);
  pictures.want([1, 2]);
  const few = await pictures.few([2]);
  expect(await keptBytes()).toBe(2 * 4 * (2 * side) ** 2);
  expect(few).toEqual(await pictures.read([2]));
  await pictures.close();
});

it("a few of not many are kept with all others, as they come again and again", async () => {
  await writeArray("a.npy", "|u1", bytes);
  const pictures = await DetailPictures.open("a.npy[0:1000]", folder.root, data, folder.context);
  pictures.want(Array.from({ length: 1000 }, (_, n) => n));
  await pictures.few([5]);
  expect(await keptBytes()).toBe(1000 * (2 * side) ** 2);
  await pictures.close();
});

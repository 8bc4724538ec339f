import path from "node:path";
import { encode as encodePng } from "fast-png";
import { afterEach, beforeEach, expect, it } from "vitest";
import { resolveProject } from "../../../../src/core/project/project.js";
import { openImage } from "../../../../src/engine/images/image-in-form.js";
import { type Folder, npy, openFolder } from "./pictures.js";

let folder: Folder;
beforeEach(async () => {
  folder = await openFolder();
});
afterEach(() => folder.dispose());

const form = { height: 2, width: 2, channels: 1, type: "u8", fit: "pad" } as const;
const png = (depth: 8 | 16, values: number[]) =>
  encodePng({ width: 2, height: 2, channels: 1, depth, data: depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values) });

it("takes an image by its own depth, whatever that of the images is that it is held against", async () => {
  await folder.put("8.png", png(8, [0, 51, 102, 255]));
  await folder.put("16.png", png(16, [0, 13107, 26214, 65535]));
  const { data } = resolveProject({ version: 1 });
  for (const range of [
    [0, 255],
    [0, 65535],
    [0, 1],
  ] as const) {
    for (const name of ["8.png", "16.png"]) {
      const values = await openImage(path.join(folder.root, "in", name), data, range, form, folder.context);
      for (const [n, value] of [0, 0.2, 0.4, 1].entries()) expect(values[n]).toBeCloseTo(value, 6);
    }
  }
});

it("takes the range that the project names", async () => {
  await folder.put("16.png", png(16, [0, 819, 2048, 4095]));
  const { data } = resolveProject({ version: 1, data: { range: [0, 4095] } });
  const values = await openImage(path.join(folder.root, "in/16.png"), data, [0, 4095], form, folder.context);
  expect(values[1]).toBeCloseTo(0.2, 6);
  expect(values[3]).toBe(1);
});

it("names the item of an array that has values that are no numbers", async () => {
  const values = Float32Array.from({ length: 16 }, (_, i) => (i === 13 ? Number.NaN : i / 16));
  await folder.put("nan.npy", npy("<f4", [4, 2, 2], values));
  const { data } = resolveProject({ version: 1 });
  const open = (item: number) => openImage(path.join(folder.root, `in/nan.npy[${item}]`), data, [0, 1], form, folder.context);
  await expect(open(3)).rejects.toThrow("nan.npy[3]: It cannot be read: some of its values are no numbers (NaN or infinite).");
  expect(await open(2)).toEqual(values.slice(8, 12));
});

it("names an image that cannot be read", async () => {
  await folder.put("a.png", "no picture");
  const { data } = resolveProject({ version: 1 });
  const opened = openImage(path.join(folder.root, "in/a.png"), data, [0, 255], form, folder.context);
  await expect(opened).rejects.toThrow("a.png: It cannot be read: it is not an image.");
});

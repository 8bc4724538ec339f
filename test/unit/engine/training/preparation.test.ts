import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { encode as encodePng } from "fast-png";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { JobEvent } from "../../../../src/core/jobs/event.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import type { ProjectFile } from "../../../../src/core/project/schema.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";
import { directDecoders } from "../../../../src/engine/images/decoders.js";
import type { ImageSubset } from "../../../../src/engine/images/subset.js";
import { prepare } from "../../../../src/engine/training/preparation.js";

let root: string;
let events: JobEvent[];
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "preparation-"));
  events = [];
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A gray picture of 8 by 8 pixels of one value. */
async function put(file: string, value: number): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), encodePng({ width: 8, height: 8, channels: 1, depth: 8, data: new Uint8Array(64).fill(value) }));
}

async function putArray(file: string, values: readonly number[]): Promise<void> {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${values.length}, 8, 8), }`.padEnd(117);
  const pixels = Uint8Array.from({ length: 64 * values.length }, (_, i) => values[i >> 6]);
  await writeFile(path.join(root, file), Buffer.concat([Buffer.from(`\x93NUMPY\x01\x00v\x00${header}\n`, "latin1"), pixels]));
}

const prepared = (file: Omit<ProjectFile, "version">) =>
  prepare({ version: 1, ...file }, root, {
    cache: new PixelCache(path.join(root, "cache")),
    decoders: directDecoders,
    report: (event) => events.push(event),
    now: () => 0,
  });

const notes = () => events.flatMap((event) => (event.kind === "note" ? [inEnglish(event.message)] : []));

/** File, value of the image and value of its target, item by item; each picture has one value. */
function items(part: ImageSubset): [string, number, number | null][] {
  const { images, targets } = part.batch(Array.from({ length: part.count }, (_, i) => i));
  const value = (pixels: Float32Array, i: number) => Math.round(255 * pixels[64 * i]);
  return Array.from(part.files, (file, i) => [file, value(images, i), targets && value(targets, i)]);
}

it("pairs folders by relative path, whatever their endings and order, and names what has no partner", async () => {
  for (const [file, value] of [
    ["a/1.png", 11],
    ["b/1.png", 21],
    ["b/2.png", 22],
    ["alone.png", 9],
  ] as const)
    await put(`noisy/${file}`, value);
  for (const [file, value] of [
    ["b/2.png", 122],
    ["b/1.PNG", 121],
    ["a/1.png", 111],
    ["a/0.png", 99],
  ] as const)
    await put(`clean/${file}`, value);
  const { training, close } = await prepared({ task: "denoise", data: { train: "noisy", clean: "clean", validation: 0 } });
  expect(items(training)).toEqual([
    ["a/1.png", 11, 111],
    ["b/1.png", 21, 121],
    ["b/2.png", 22, 122],
  ]);
  expect(notes().join(" ")).toMatch(/2 files were left out\. alone\.png: It has no clean partner\. 0\.png: It has no noisy partner\./);
  close();
});

it("pairs arrays by index, and names what has no partner", async () => {
  await putArray("noisy.npy", [1, 2, 3]);
  await putArray("clean.npy", [101, 102]);
  const { training, close } = await prepared({ task: "denoise", data: { train: "noisy.npy", clean: "clean.npy", validation: 0 } });
  expect(items(training)).toEqual([
    ["noisy.npy[0]", 1, 101],
    ["noisy.npy[1]", 2, 102],
  ]);
  expect(notes().join(" ")).toContain("noisy.npy[2]: It has no clean partner.");
  close();
});

it("takes validation from a folder of its own, and trains on all the others", async () => {
  for (const value of [1, 2, 3]) await put(`train/${value}.png`, value);
  for (const value of [7, 8]) await put(`aside/${value}.png`, value);
  const { training, validation, close } = await prepared({ data: { train: "train", validation: "aside" } });
  expect(items(training)).toEqual([
    ["1.png", 1, null],
    ["2.png", 2, null],
    ["3.png", 3, null],
  ]);
  expect(items(validation)).toEqual([
    ["7.png", 7, null],
    ["8.png", 8, null],
  ]);
  close();
});

it("keeps pairs together in both parts where a share is kept aside", async () => {
  const values = Array.from({ length: 40 }, (_, i) => i);
  for (const value of values) await Promise.all([put(`noisy/${value}.png`, value), put(`clean/${value}.png`, 100 + value)]);
  const { training, validation, close } = await prepared({ task: "denoise", data: { train: "noisy", clean: "clean", validation: 0.25 } });
  expect(validation.count).toBeGreaterThan(0);
  const both = [...items(training), ...items(validation)];
  expect(both.map(([, noisy]) => noisy).sort((a, b) => a - b)).toEqual(values);
  for (const [file, noisy, clean] of both) expect(clean, file).toBe(100 + noisy);
  close();
});

it("measures a denoising network on the same noise at every epoch, and a robust one on the images as they are", async () => {
  for (const value of [100, 110, 120, 130]) await put(`train/${value}.png`, value);
  const training = { noise: { kind: "gaussian", amount: 0.1 } } as const;
  const denoise = await prepared({ task: "denoise", data: { train: "train", validation: 0.5 }, training });
  const [first, again] = [denoise.validation.batch([0]), denoise.validation.batch([0])];
  expect(again).toEqual(first);
  expect(first.images).not.toEqual(first.targets);
  denoise.close();
  const robust = await prepared({ data: { train: "train", validation: 0.5 }, training });
  expect(robust.validation.batch([0]).targets).toBeNull();
  robust.close();
});

it("refuses pairs without a partner at all, and the loss mse-ssim for images below its window", async () => {
  await put("noisy/a.png", 1);
  await put("clean/b.png", 1);
  await expect(prepared({ task: "denoise", data: { train: "noisy", clean: "clean" } })).rejects.toThrow(
    /No noisy image has a clean partner/,
  );
  await expect(prepared({ data: { train: "noisy", size: [6, 8] }, training: { loss: "mse-ssim" } })).rejects.toThrow(
    /windows of 7 by 7 pixels, and the images are 6 by 8\. Set Loss/,
  );
});

it("learns from no image that the project excludes, nor holds it out, and says so without a warning", async () => {
  for (const value of [1, 2, 3, 4]) await put(`train/a/${value}.png`, 50 * value);
  const { training, validation, leftOut, close } = await prepared({
    data: { train: "train", validation: 0.5, exclude: ["a/2.png"] },
  });
  expect([...items(training), ...items(validation)].map(([file]) => file).sort()).toEqual(["a/1.png", "a/3.png", "a/4.png"]);
  expect(leftOut.map(({ file, outcome }) => [file, outcome])).toEqual([["a/2.png", "excluded"]]);
  expect(notes()).toEqual([]);
  close();
  await expect(prepared({ data: { train: "train", exclude: [1, 2, 3, 4].map((n) => `a/${n}.png`) } })).rejects.toThrow(
    /All 4 images are excluded/,
  );
});

it("says once of each list which of its names no image has", async () => {
  for (const value of [1, 2, 3, 4]) await put(`train/${value}.png`, 50 * value);
  await writeFile(path.join(root, "train", "cut.png"), "no picture");
  const { leftOut, close } = await prepared({
    data: { train: "train", exclude: ["1.png", "7.png"], neverHeldOut: ["2.png", "a.png", "b.png", "cut.png", "c.png", "d.png"] },
  });
  close();
  expect(leftOut.map(({ file }) => file).sort()).toEqual(["1.png", "cut.png"]);
  const said = notes().filter((note) => !note.includes("left out"));
  expect(said).toEqual([
    "Excluded (data.exclude) names 7.png, but no training image is called so. Correct the name, or remove it.",
    "Never held out (data.neverHeldOut) gives 4 names that no training image has: a.png, b.png, c.png and 1 more. Correct or remove them.",
  ]);
});

it("excludes items of an array, and with a noisy image its clean one", async () => {
  await putArray("images.npy", [1, 2, 3, 4, 5]);
  const array = await prepared({ data: { train: "images.npy[1:5]", validation: 0, exclude: ["images.npy[2]", "images.npy[0]"] } });
  expect(items(array.training)).toEqual([
    ["images.npy[1]", 2, null],
    ["images.npy[3]", 4, null],
    ["images.npy[4]", 5, null],
  ]);
  array.close();
  events = [];
  for (const value of [1, 2]) await Promise.all([put(`noisy/${value}.png`, value), put(`clean/${value}.png`, 100 + value)]);
  const pairs = await prepared({ task: "denoise", data: { train: "noisy", clean: "clean", validation: 0, exclude: ["2.png"] } });
  expect(items(pairs.training)).toEqual([["1.png", 1, 101]]);
  expect(notes().join(" ")).not.toMatch(/\b2\.png/);
  pairs.close();
});

it("says that images are nearly black by the range that they are read by, unless the project names one", async () => {
  for (const value of [1, 2, 3, 4]) await put(`train/${value}.png`, value);
  const said =
    "Nothing in train is brighter than 2 % of white, by black at 0 and white at 255. If they are of another scale, set Value range (data.range).";
  const dark = await prepared({ data: { train: "train" } });
  expect([notes(), dark.misfit && inEnglish(dark.misfit)]).toEqual([[said], said]);
  dark.close();
  events.length = 0;
  (await prepared({ data: { train: "train", range: [0, 4] } })).close();
  expect(notes()).toEqual([]);
});

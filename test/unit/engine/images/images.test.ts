import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { encode as encodePng } from "fast-png";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";
import type { Context } from "../../../../src/engine/images/context.js";
import { openDataset } from "../../../../src/engine/images/dataset.js";
import { directDecoders } from "../../../../src/engine/images/decoders.js";
import { formOf } from "../../../../src/engine/images/form.js";
import { resolveSource } from "../../../../src/engine/images/source.js";
import { splitValidation } from "../../../../src/engine/images/split.js";
import { labelsOf, survey } from "../../../../src/engine/images/survey.js";
import { pictureNames } from "../../../../src/engine/results/picture-names.js";
import { bitmap } from "./bitmaps.js";

let root: string;
let context: Context;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "images-"));
  await mkdir(path.join(root, "in"));
  context = {
    cache: new PixelCache(path.join(root, "cache")),
    decoders: directDecoders,
    report: () => undefined,
    now: () => 0,
  };
});
afterEach(() => rm(root, { recursive: true, force: true }));

const settings = resolveProject({ version: 1 }).data;
const gray8 = (width: number, height: number, value: (i: number) => number) => ({
  width,
  height,
  channels: 1,
  depth: 8 as const,
  data: Uint8Array.from({ length: width * height }, (_, i) => value(i)),
});
const put = (name: string, data: Uint8Array | string) => writeFile(path.join(root, "in", name), data);
async function read(data = settings, source = "in") {
  const found = await survey(await resolveSource(source, root), context);
  const set = await openDataset(found, formOf(found, data), data.range, context);
  const images = set.store.read(
    set.items.map((_, i) => i),
    set.range,
  );
  set.store.close();
  return { ...set, images, found };
}
function npy(descr: string, shape: number[], values: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }\n`;
  const start = Buffer.from(`\x93NUMPY\x01\x00..${header}`, "latin1");
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, values]);
}

describe("a folder of images", () => {
  it("gives pixels on 0..1, exactly", async () => {
    await put("a.png", encodePng(gray8(5, 4, (i) => i * 10)));
    const { images, form, range } = await read();
    expect(form).toMatchObject({ height: 4, width: 5, channels: 1, type: "u8" });
    expect(range).toEqual([0, 255]);
    expect(images).toEqual(Float32Array.from({ length: 20 }, (_, i) => (i * 10) / 255));
  });

  it("knows what of each image is picture and what padding, and of no padding if there is none", async () => {
    await put("a.png", encodePng(gray8(8, 4, () => 90)));
    await put("b.png", encodePng(gray8(5, 8, () => 90)));
    const { areaOf } = await read({ ...settings, size: [8, 8] });
    expect([0, 1].map((index) => areaOf?.(index))).toEqual([
      { y: 2, x: 0, height: 4, width: 8 },
      { y: 0, x: 1, height: 8, width: 5 },
    ]);
    expect((await read({ ...settings, size: [8, 8], fit: "stretch" })).areaOf).toBeNull();
    expect((await read({ ...settings, size: [8, 8], fit: "crop" })).areaOf).toBeNull();
  });

  it("keeps all 16 bits, and brings 8-bit files beside them to the same scale", async () => {
    await put(
      "a.png",
      encodePng({ width: 4, height: 4, channels: 1, depth: 16, data: Uint16Array.from({ length: 16 }, (_, i) => i * 4000 + 1) }),
    );
    await put("b.png", encodePng(gray8(4, 4, (i) => i * 17)));
    const { images, form } = await read();
    expect(form.type).toBe("u16");
    for (let i = 0; i < 16; i++) {
      expect(images[i]).toBeCloseTo((i * 4000 + 1) / 65535, 6);
      expect(images[16 + i]).toBeCloseTo(i / 15, 2);
    }
  });

  it("keeps dark colours dark as they become gray of 16 bits", async () => {
    await put("a.png", encodePng({ width: 4, height: 4, channels: 1, depth: 16, data: new Uint16Array(16).fill(30_000) }));
    const data = Uint8Array.from({ length: 48 }, (_, i) => (i % 5 === 0 ? 2 : 0));
    await put("b.png", encodePng({ width: 4, height: 4, channels: 3, depth: 8, data }));
    const { images, form } = await read({ ...settings, channels: "gray" });
    expect(form).toMatchObject({ channels: 1, type: "u16" });
    for (let i = 0; i < 16; i++) expect(images[16 + i]).toBeLessThan(2.5 / 255);
  });

  it("leaves out what is no image and what is cut short, with the reason", async () => {
    const noise = encodePng(gray8(64, 64, (i) => (i * 7919) % 256));
    await put("good.png", noise);
    await put("text.png", "this is text");
    await put("torn.png", noise);
    await truncate(path.join(root, "in", "torn.png"), Math.floor(noise.length / 2));
    const { items, leftOut } = await read();
    expect(items.map(({ file }) => file)).toEqual(["good.png"]);
    expect(Object.fromEntries(leftOut.map(({ file, reason }) => [file, reason && inEnglish(reason)]))).toEqual({
      "text.png": "It cannot be read: it is not an image.",
      "torn.png": "It cannot be read: it is damaged or cut short.",
    });
  });

  it("reads bmp, jpeg turned by EXIF, webp, tiff, gif, and transparency on black", async () => {
    const rows = Array.from({ length: 4 }, (_, y) => Uint8Array.from({ length: 18 }, (_, i) => (18 * y + i) * 3));
    await put("a.bmp", bitmap({ width: 6, height: 4, bits: 24 }, rows));
    const square = sharp({ create: { width: 6, height: 4, channels: 3, background: "#ff0000" } });
    await put("b.jpg", await square.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer());
    for (const format of ["webp", "tiff", "gif", "avif"] as const)
      await put(
        `c.${format}`,
        await square
          .clone()
          .toFormat(format, { compression: format === "tiff" ? "lzw" : undefined })
          .toBuffer(),
      );
    await put(
      "d.png",
      await sharp({ create: { width: 6, height: 4, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 0 } } })
        .png()
        .toBuffer(),
    );
    const { found, items, images } = await read();
    expect(found.leftOut).toEqual([]);
    const at = (name: string) => found.items.findIndex(({ file }) => file === name);
    expect(found.headers[at("b.jpg")]).toMatchObject({ height: 6, width: 4 });
    const item = images.length / items.length;
    expect(images.slice(at("d.png") * item, (at("d.png") + 1) * item).every((v) => v === 0)).toBe(true);
    expect(images[at("c.tiff") * item]).toBe(1);
  });

  it("pads by repeating the edge", async () => {
    await put("wide.png", encodePng(gray8(8, 4, (i) => (i < 8 ? 200 : 40))));
    const { images } = await read({ ...settings, size: [8, 8] });
    expect([images[0], images[8], images[63]].map((v) => Math.round(v * 255))).toEqual([200, 200, 40]);
  });

  it("takes the commonest size, at most 64 pixels on the long side", async () => {
    for (const [i, [w, h]] of [
      [256, 128],
      [256, 128],
      [10, 10],
    ].entries())
      await put(`${i}.png`, encodePng(gray8(w, h, () => 9)));
    const { form, resized } = await read();
    expect([form.height, form.width, resized]).toEqual([32, 64, 3]);
  });

  it("labels by sub-folder, or by a table", async () => {
    for (const name of ["x", "y"]) {
      await mkdir(path.join(root, "in", name));
      await put(`${name}/1.png`, encodePng(gray8(4, 4, () => 1)));
    }
    const { found } = await read();
    expect(await labelsOf(found, null, root)).toEqual(["x", "y"]);
    await writeFile(path.join(root, "labels.csv"), "file,label\ny/1.png,seven\n");
    expect(await labelsOf(found, "labels.csv", root)).toEqual([null, "seven"]);
  });

  it("notices a file that changed", async () => {
    await put("a.png", encodePng(gray8(4, 4, () => 10)));
    const before = await read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await put("a.png", encodePng(gray8(4, 4, () => 20)));
    const after = await read();
    expect(after.images[0]).toBeGreaterThan(before.images[0]);
    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  it("says so where it is missing or empty", async () => {
    await expect(read()).rejects.toThrow(/The folder in holds no images/);
    await expect(read(settings, "nowhere")).rejects.toThrow(/There is no folder or file nowhere/);
  });
});

describe("array files", () => {
  it("npy: float64 beyond the range is kept, a part is taken", async () => {
    const values = new Float64Array(3 * 16).map((_, i) => (i === 47 ? 263 : i));
    await put("a.npy", npy("<f8", [3, 4, 4], new Uint8Array(values.buffer)));
    const { images, items, range } = await read(settings, "in/a.npy[1:]");
    expect(items.map(({ file }) => file)).toEqual(["a.npy[1]", "a.npy[2]"]);
    expect(range).toEqual([0, 255]);
    expect(images[0]).toBeCloseTo(16 / 255, 6);
    expect(images[31]).toBeCloseTo(263 / 255, 6);
  });
  it("npy: what it cannot hold is said", async () => {
    await put("c.npy", npy("<c8", [1, 4, 4], new Uint8Array(128)));
    await put("d.npy", npy("|u1", [9], new Uint8Array(9)));
    await put("e.npy", npy("|u1", [9, 4, 4], new Uint8Array(9)));
    await expect(read(settings, "in/c.npy")).rejects.toThrow(/numbers of type <c8/);
    await expect(read(settings, "in/d.npy")).rejects.toThrow(/has the shape \(9\)/);
    await expect(read(settings, "in/e.npy")).rejects.toThrow(/cut short/);
  });
  it("npy: floats of an unclear range are asked for", async () => {
    await put("f.npy", npy("<f4", [1, 4, 4], new Uint8Array(new Float32Array(16).fill(900).buffer)));
    await expect(read(settings, "in/f.npy")).rejects.toThrow(/reach 900.*data\.range/);
    const { images } = await read({ ...settings, range: [0, 1000] }, "in/f.npy");
    expect(images[0]).toBeCloseTo(0.9, 6);
  });
  it("idx", async () => {
    await put("t-images.idx", Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 4, ...Array.from({ length: 32 }, (_, i) => i)));
    const { images } = await read(settings, "in/t-images.idx");
    expect(images[31]).toBeCloseTo(31 / 255, 6);
  });
});

describe("the split", () => {
  const files = Array.from({ length: 400 }, (_, i) => `${i}.png`);
  it("keeps about the share aside, and one more photo moves no other", () => {
    const before = splitValidation(files, 0.2, 1);
    expect(before.validation.length).toBeGreaterThan(55);
    expect(before.validation.length).toBeLessThan(105);
    const after = splitValidation([...files, "new.png"], 0.2, 1);
    expect(after.validation.filter((i) => i < 400)).toEqual(before.validation);
  });
  it("gives small sets at least one of each, and nothing aside for share 0", () => {
    expect(splitValidation(["a", "b"], 0.01, 1).validation).toHaveLength(1);
    expect(splitValidation(["a", "b"], 0.9, 1).training).toHaveLength(1);
    expect(splitValidation(files, 0, 1).validation).toEqual([]);
  });
  it("trains on what is never held out, and moves no other", () => {
    const before = splitValidation(files, 0.2, 1);
    const [first, second, ...others] = before.validation;
    const after = splitValidation(files, 0.2, 1, [files[first], files[second], "gone.png"]);
    expect(after.validation).toEqual(others);
    expect(after.training).toHaveLength(400 - others.length);
    expect(splitValidation(["a", "b"], 0.9, 1, ["a", "b"])).toEqual({ training: [0, 1], validation: [] });
    expect(splitValidation(["a", "b"], 0.01, 1, ["a"])).toEqual({ training: [0], validation: [1] });
  });
});

it("picture names are unique and keep the tree", () => {
  expect(pictureNames(["a/b.jpg", "a/b.tif", "noisy.npy[12]"])).toEqual(["a/b.png", "a/b.tif.png", "noisy/000012.png"]);
});

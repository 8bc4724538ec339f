import { truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { encode as encodePng } from "fast-png";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancelledError } from "../../../../src/core/language/error.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { openDataset } from "../../../../src/engine/images/dataset.js";
import { directDecoders } from "../../../../src/engine/images/decoders.js";
import { formOf } from "../../../../src/engine/images/form.js";
import type { PictureOutcome } from "../../../../src/engine/images/own-size.js";
import { type Picture, pictureValues } from "../../../../src/engine/images/picture.js";
import { readAhead } from "../../../../src/engine/images/read-ahead.js";
import { labelsOf } from "../../../../src/engine/images/survey.js";
import { type Folder, npy, openFolder, outcomesOf } from "./pictures.js";

let folder: Folder;
beforeEach(async () => {
  folder = await openFolder();
});
afterEach(() => folder.dispose());

const gray = (width: number, height: number, value: (i: number) => number) =>
  encodePng({ width, height, channels: 1, depth: 8, data: Uint8Array.from({ length: width * height }, (_, i) => value(i)) });
const gray16 = (width: number, height: number, value: (i: number) => number) =>
  encodePng({ width, height, channels: 1, depth: 16, data: Uint16Array.from({ length: width * height }, (_, i) => value(i)) });
const red = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "#ff0000" } });

function pictureOf(outcome: PictureOutcome | undefined): Picture {
  if (outcome?.kind !== "picture") throw new Error(`No picture: ${JSON.stringify(outcome)}`);
  return outcome.picture;
}

describe("pictures of a folder at their own size", () => {
  it("have the sizes and values of their files, in order, whatever the format", async () => {
    await folder.put(
      "a.png",
      gray(7, 5, (i) => i * 3),
    );
    await folder.put("b.jpg", await red(9, 4).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    for (const [i, format] of (["webp", "tiff", "gif", "avif"] as const).entries())
      await folder.put(
        `c.${format}`,
        await red(11 + i, 6)
          .toFormat(format)
          .toBuffer(),
      );
    const set = await folder.open();
    expect(set.channels).toBe(3);
    const pictures = (await outcomesOf(set)).map(pictureOf);
    const sizes = Object.fromEntries(pictures.map(({ item, height, width }) => [item.file, [height, width]]));
    expect(sizes).toEqual({ "a.png": [5, 7], "b.jpg": [9, 4], "c.avif": [6, 14], "c.gif": [6, 13], "c.tiff": [6, 12], "c.webp": [6, 11] });
    expect(pictures.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
    const first = pictureValues(pictures[0]);
    expect(first).toEqual(Float32Array.from({ length: 105 }, (_, i) => (Math.floor(i / 3) * 3) / 255));
    for (const picture of pictures.slice(1)) {
      const values = pictureValues(picture);
      expect(values).toHaveLength(picture.height * picture.width * 3);
      expect(values[0]).toBeGreaterThan(0.97);
      expect(values[1]).toBeLessThan(0.03);
    }
  });

  it("keep every value of 16 bits, with 8-bit files beside them on the same scale", async () => {
    const values = Uint16Array.from({ length: 65536 }, (_, i) => i);
    await folder.put(
      "a.png",
      gray16(256, 256, (i) => i),
    );
    await folder.put(
      "b.tiff",
      await sharp(values, { raw: { width: 256, height: 256, channels: 1 } })
        .toColourspace("grey16")
        .tiff({ compression: "lzw" })
        .toBuffer(),
    );
    await folder.put(
      "c.png",
      gray(16, 16, (i) => i),
    );
    const [a, b, c] = (await outcomesOf(await folder.open())).map(pictureOf).map(pictureValues);
    // A count, as the difference of long arrays takes minutes to show.
    const wrong = (found: Float32Array, expected: (i: number) => number) =>
      found.filter((value, i) => value !== Math.fround(expected(i))).length;
    expect(wrong(a, (i) => i / 65535)).toBe(0);
    expect(wrong(b, (i) => i / 65535)).toBe(0);
    expect(wrong(c, (i) => i / 255)).toBe(0);
    const [scaled] = (await outcomesOf(await folder.open({ range: [0, 257] }))).slice(2).map(pictureOf).map(pictureValues);
    expect(scaled[5]).toBeCloseTo(5, 5);
  });

  it("have the bits that the pixel store has for pictures of one size", async () => {
    for (let k = 0; k < 3; k++)
      await folder.put(
        `${k}.png`,
        gray16(13, 9, (i) => i * 400 + k),
      );
    const set = await folder.open();
    const data = resolveProject({ version: 1 }).data;
    const whole = await openDataset(set.found, formOf(set.found, data), data.range, folder.context);
    const expected = [0, 1, 2].map((index) => whole.store.read([index], whole.range));
    whole.store.close();
    expect((await outcomesOf(set)).map(pictureOf).map(pictureValues)).toEqual(expected);
  });

  it("say of a file that cannot be decoded why, and give the others", async () => {
    const noise = gray(64, 64, (i) => (i * 7919) % 256);
    await folder.put("a.png", noise);
    await folder.put("b.png", noise);
    await folder.put("c.png", "this is text");
    await folder.put("d.jpg", await red(8, 8).jpeg().toBuffer());
    await truncate(path.join(folder.root, "in/b.png"), Math.floor(noise.length / 2));
    const set = await folder.open();
    const outcomes = await outcomesOf(set);
    expect(set.found.leftOut.map(({ file }) => file)).toEqual(["c.png"]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["picture", "left out", "picture"]);
    const [, torn] = outcomes;
    const outcome = torn.kind === "left out" ? torn.outcome : null;
    expect(outcome).toMatchObject({ file: "b.png", outcome: "left out" });
    expect(outcome?.reason && inEnglish(outcome.reason)).toBe("It cannot be read: it is damaged or cut short.");
  });

  it("say so of a file that has another size than when it was looked at", async () => {
    await folder.put("a.jpg", await red(20, 20).jpeg().toBuffer());
    const set = await folder.open();
    await folder.put("a.jpg", await red(10, 10).jpeg().toBuffer());
    const [outcome] = await outcomesOf(set);
    const reason = outcome.kind === "left out" ? outcome.outcome.reason : null;
    expect(reason && inEnglish(reason)).toBe("It cannot be read: its size has changed since it was looked at.");
  });

  it("are scaled down to the long side, never up, with their ratio", async () => {
    await folder.put(
      "a.png",
      gray(300, 200, () => 77),
    );
    await folder.put(
      "b.png",
      gray(40, 90, () => 77),
    );
    await folder.put(
      "c.png",
      gray(1000, 2, () => 77),
    );
    const set = await folder.open({ longSide: 100 });
    expect([0, 1, 2].map((index) => set.sizeOf(index))).toEqual([
      [67, 100],
      [90, 40],
      [1, 100],
    ]);
    const pictures = (await outcomesOf(set)).map(pictureOf);
    expect(pictures.map(({ height, width, original }) => [height, width, ...original])).toEqual([
      [67, 100, 200, 300],
      [90, 40, 90, 40],
      [1, 100, 2, 1000],
    ]);
    for (const picture of pictures) expect(new Set(pictureValues(picture))).toEqual(new Set([Math.fround(77 / 255)]));
  });

  it("have the channels that are asked for, and their labels", async () => {
    await folder.put("a.png", await red(4, 3).png().toBuffer());
    await writeFile(path.join(folder.root, "labels.csv"), "file,label\na.png,good\n");
    const { found } = await folder.open();
    const labels = await labelsOf(found, "labels.csv", folder.root);
    const [picture] = (await outcomesOf(await folder.open({ channels: "gray", labels }))).map(pictureOf);
    expect([picture.channels, picture.pixels.length, picture.label]).toEqual([1, 12, "good"]);
  });

  it("end at once when they are cancelled", async () => {
    for (let k = 0; k < 5; k++)
      await folder.put(
        `${k}.png`,
        gray(8, 8, () => k),
      );
    const controller = new AbortController();
    const set = await folder.open({}, "in", { signal: controller.signal });
    const read = set.read();
    await read.next();
    controller.abort();
    await expect(read.next()).rejects.toThrow(CancelledError);
  });
});

describe("pictures of an array file", () => {
  it("keep values beyond the range, and are left out by name if one is no number", async () => {
    const values = Float32Array.from({ length: 3 * 12 }, (_, i) => i / 20);
    values[4] = -0.5;
    values[30] = Number.NaN;
    await folder.put("a.npy", npy("<f4", [3, 3, 4], values));
    const part = await folder.open({ range: "auto" }, "in/a.npy[1:]");
    expect(part.range).toEqual([0, 255]);
    await part.close();
    const outcomes = await outcomesOf(await folder.open({ range: [0, 1] }, "in/a.npy"));
    const [first, second] = outcomes.slice(0, 2).map(pictureOf);
    expect([first.item.file, second.height, second.width]).toEqual(["a.npy[0]", 3, 4]);
    expect(pictureValues(second).at(-1)).toBeCloseTo(23 / 20, 6);
    expect(pictureValues(first).slice(3, 5)).toEqual(Float32Array.of(3 / 20, -0.5));
    const last = outcomes[2];
    expect(last.kind === "left out" && [last.outcome.file, last.outcome.reason && inEnglish(last.outcome.reason)]).toEqual([
      "a.npy[2]",
      "It cannot be read: some of its values are no numbers (NaN or infinite).",
    ]);
  });

  it("whose range is unclear are asked for", async () => {
    await folder.put("a.npy", npy("<f4", [1, 4, 4], new Float32Array(16).fill(900)));
    await expect(folder.open({}, "in/a.npy")).rejects.toThrow(/reach 900.*data\.range/);
  });

  it("come in colour, scaled down, and from IDX", async () => {
    await folder.put("a.npy", npy("|u1", [2, 8, 6, 3], new Uint8Array(288).fill(51)));
    const [picture] = (await outcomesOf(await folder.open({ longSide: 4 }, "in/a.npy"))).map(pictureOf);
    expect([picture.height, picture.width, picture.channels]).toEqual([4, 3, 3]);
    expect(pictureValues(picture)[0]).toBeCloseTo(0.2, 6);
    await folder.put("t-images.idx", Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 51, 102, 255));
    const [idx] = (await outcomesOf(await folder.open({}, "in/t-images.idx"))).map(pictureOf);
    expect(pictureValues(idx)).toEqual(Float32Array.of(0, 51 / 255, 102 / 255, 1));
  });
});

describe("memory", () => {
  it("holds no more decoded pictures than its budget, however many there are", async () => {
    const [side, count] = [1000, 200];
    const kinds = [0, 1, 2].map((k) => gray(side, side, () => k));
    for (let k = 0; k < count; k++) await folder.put(`${String(k).padStart(3, "0")}.png`, kinds[k % 3]);
    // Threads decode these; here as many at once as they would, without them.
    let [decoding, most] = [0, 0];
    const decoders = {
      ...directDecoders,
      width: 16,
      async pixels(...given: Parameters<typeof directDecoders.pixels>) {
        most = Math.max(most, ++decoding);
        await new Promise(setImmediate);
        const images = await directDecoders.pixels(...given);
        decoding--;
        return images;
      },
    };
    const set = await folder.open({}, "in", { decoders });
    const budget = 5.5e6;
    let [peak, seen] = [0, 0];
    for await (const outcome of set.read({ budget, onTaken: (bytes) => (peak = Math.max(peak, bytes)) })) {
      const picture = pictureOf(outcome);
      expect(picture.pixels[side * side - 1]).toBe(seen++ % 3);
    }
    expect(seen).toBe(count);
    expect(peak).toBe(5e6);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);
  });

  it("takes a picture larger than the budget alone", async () => {
    const alive: number[] = [];
    const results: number[] = [];
    const read = readAhead(
      [1, 9, 1, 1],
      (cost) => cost,
      async (cost) => cost,
      { budget: 3, width: 8, onTaken: (n) => alive.push(n) },
    );
    for await (const result of read) results.push(result);
    expect(results).toEqual([1, 9, 1, 1]);
    expect(Math.max(...alive)).toBe(9);
    expect(alive.at(-1)).toBe(0);
  });
});

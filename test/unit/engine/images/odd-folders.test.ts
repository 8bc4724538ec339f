import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, truncate } from "node:fs/promises";
import path from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { encode as encodePng } from "fast-png";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { openDataset } from "../../../../src/engine/images/dataset.js";
import { formOf } from "../../../../src/engine/images/form.js";
import { readLabels } from "../../../../src/engine/images/labels.js";
import { openSource } from "../../../../src/engine/images/open-source.js";
import { resolveSource } from "../../../../src/engine/images/source.js";
import { type Survey, survey } from "../../../../src/engine/images/survey.js";
import { bitmap } from "./bitmaps.js";
import { type Folder, npy, openFolder } from "./pictures.js";

let folder: Folder;
beforeEach(async () => {
  folder = await openFolder();
});
afterEach(() => folder.dispose());

const { data } = resolveProject({ version: 1 });
const gray = encodePng({ width: 4, height: 4, channels: 1, depth: 8, data: new Uint8Array(16).fill(7) });
const inside = (name: string) => path.join(folder.root, "in", name);
const found = async (source = "in"): Promise<Survey> => survey(await resolveSource(source, folder.root), folder.context);
const dataset = async (source: string) => openSource(source, folder.root, { data }, folder.context);
/** What was left out, by name. */
const leftOut = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await found()).leftOut.map(({ file, reason }) => [file, reason === null ? "" : inEnglish(reason)]));

describe("an entry of a folder that cannot be used", () => {
  beforeEach(() => folder.put("good.png", gray));

  it.each<[string, () => Promise<void>, string, RegExp]>([
    ["a link to nowhere", () => symlink("nowhere", inside("lost.png")), "lost.png", /link to something that is not there/],
    ["a linked folder", () => symlink(folder.root, inside("linked")), "linked", /links are not followed/],
    ["a pipe", async () => void execFileSync("mkfifo", [inside("pipe.png")]), "pipe.png", /no file but a pipe/],
    ["a picture of a kind that is not read", () => folder.put("phone.HEIC", "x"), "phone.HEIC", /kind heic are not read/],
    ["an empty file", () => folder.put("empty.jpg", ""), "empty.jpg", /cannot be read/],
  ])("%s is said, and the rest is read", async (_, make, name, why) => {
    await make();
    expect((await leftOut())[name]).toMatch(why);
    expect([...(await found()).items.files]).toEqual(["good.png"]);
  });

  it("a folder inside that may not be opened is said", async () => {
    await mkdir(inside("closed"));
    await chmod(inside("closed"), 0);
    try {
      const listed = await leftOut();
      // Root may open it.
      if (process.getuid?.() !== 0) expect(listed.closed).toContain("may not be used by you");
      expect((await found()).items.length).toBe(1);
    } finally {
      await chmod(inside("closed"), 0o755);
    }
  });

  it("links to pictures are read, and what no one takes for a picture is passed over", async () => {
    await symlink("good.png", inside("alias.png"));
    await symlink("nowhere", inside("notes"));
    await folder.put("notes.txt", "");
    expect([...(await found()).items.files]).toEqual(["alias.png", "good.png"]);
    expect(await leftOut()).toEqual({});
  });

  it("alone is the reason why there is no image", async () => {
    await mkdir(path.join(folder.root, "other"));
    await symlink("nowhere", path.join(folder.root, "other/lost.png"));
    await expect(found("other")).rejects.toThrow(/holds no images.*lost\.png: It is a link to something/);
  });
});

describe("a file that is not what it claims", () => {
  /** A TIFF of 4 by 4 whose tag has another value. */
  const tiff = async (tag: number, value: number, channels: 1 | 4 = 1) => {
    const bytes = await sharp(Buffer.alloc(16 * channels, 99), { raw: { width: 4, height: 4, channels } })
      .toColourspace(channels === 1 ? "b-w" : "srgb")
      .tiff({ compression: "none" })
      .toBuffer();
    const directory = bytes.readUInt32LE(4);
    for (let at = directory + 2; at < directory + 2 + 12 * bytes.readUInt16LE(directory); at += 12)
      if (bytes.readUInt16LE(at) === tag) bytes.writeUInt32LE(value, at + 8);
    return bytes;
  };
  /** What becomes of each image, also of those that only a decoder finds amiss. */
  const decoded = async () => {
    const set = await dataset("in");
    set.store.close();
    return set.leftOut.map(({ file, reason }) => `${file}: ${reason === null ? "" : inEnglish(reason)}`);
  };
  beforeEach(() => folder.put("good.png", gray));

  it.each([
    ["whose rows are not there", 273, 9999, "it is damaged or cut short"],
    ["wider than its rows", 256, 9999, "it is damaged or cut short"],
    ["packed by zstd", 259, 50000, "it is compressed in a way that is not read; save it as PNG"],
    ["packed by LZMA", 259, 34925, "it is compressed in a way that is not read; save it as PNG"],
    ["packed in a way that nobody knows", 259, 777, "it is compressed in a way that is not read; save it as PNG"],
  ])("a TIFF %s is left out, and no black image", async (_, tag, value, why) => {
    await folder.put("a.tif", await tiff(tag, value));
    expect(await decoded()).toEqual([`a.tif: It cannot be read: ${why}.`]);
  });

  it("a TIFF that is as it says is read", async () => {
    await folder.put("a.tif", await tiff(0, 0));
    expect(await decoded()).toEqual([]);
  });

  it("a TIFF with a fourth channel that it does not call a transparency is left out, and no picture dimmed by it", async () => {
    await folder.put("a.tif", await tiff(338, 0, 4));
    await folder.put("b.tif", await tiff(0, 0, 4));
    expect(await leftOut()).toEqual({
      "a.tif": "It cannot be read: it has 4 channels; gray and colour are read, each with transparency.",
    });
  });

  it("is read by what it holds where its name is another kind's", async () => {
    const jpeg = await sharp(gray).jpeg().toBuffer();
    const rows = Array.from({ length: 4 }, () => new Uint8Array(12).fill(5));
    await folder.put("photo.bmp", jpeg);
    await folder.put("bitmap.png", bitmap({ width: 4, height: 4, bits: 24 }, rows));
    expect(await decoded()).toEqual([]);
    expect([...(await found()).items.files]).toEqual(["bitmap.png", "good.png", "photo.bmp"]);
  });

  it("is told apart: empty, no image, and an image of a layout that is not read", async () => {
    await folder.put("empty.png", "");
    await folder.put("text.png", "hello");
    await folder.put("zero.tif", await tiff(256, 0));
    expect(await leftOut()).toEqual({
      "empty.png": "It cannot be read: it is empty.",
      "text.png": "It cannot be read: it is not an image.",
      "zero.tif": "It cannot be read: it is damaged, or of a layout that is not read; save it as PNG.",
    });
  });

  it("an animated AVIF is left out by name, whichever of its brands says so, and a single picture is read", async () => {
    const still = await sharp(gray).avif().toBuffer();
    const first = Buffer.from(still);
    first.write("avis", 8, "latin1");
    const later = Buffer.from(still);
    // A first brand that no decoder takes, and the sequence among the compatible ones.
    later.write("mp42", 8, "latin1");
    later.write("avis", 20, "latin1");
    await folder.put("a.avif", first);
    await folder.put("b.avif", later);
    await folder.put("still.avif", still);
    const reason = "It cannot be read: it is an animated AVIF, the pictures of which are not read; save each as a file of its own.";
    expect(await leftOut()).toEqual({ "a.avif": reason, "b.avif": reason });
  });

  it("an animated PNG gives its first picture, and says how many are not read", async () => {
    const chunk = Buffer.alloc(20);
    chunk.writeUInt32BE(8, 0);
    chunk.write("acTL", 4, "latin1");
    chunk.writeUInt32BE(3, 8);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 16)), 16);
    await folder.put("moving.png", Buffer.concat([gray.subarray(0, 33), chunk, gray.subarray(33)]));
    expect(await leftOut()).toEqual({
      "moving.png[1:3]": "Of its 3 frames only the first is read. Save each as a file of its own.",
    });
  });
});

describe("a file of images", () => {
  const colours = ["#aa3311", "#11aa33", "#3311aa"];
  const pictures = () =>
    Promise.all(
      colours.map((background) =>
        sharp({ create: { width: 6, height: 5, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
  const joinedAs = async (format: "gif" | "tiff") =>
    sharp(await pictures(), { join: { animated: true } })
      .toFormat(format, { compression: "lzw" })
      .toBuffer();

  it("gif of several frames gives its first, and says how many are not read", async () => {
    await folder.put("a.gif", await joinedAs("gif"));
    const { items, headers } = await found();
    expect([items.length, headers[0].height]).toEqual([1, 5]);
    expect(await leftOut()).toEqual({
      "a.gif[1:3]": "Of its 3 frames only the first is read. Save each as a file of its own.",
    });
  });

  it("tiff of several pages gives each as an image, in the folder and as a source of its own", async () => {
    await mkdir(inside("alone"));
    for (const [index, picture] of (await pictures()).entries()) await folder.put(`alone/${index}.png`, picture);
    await folder.put("stack.tiff", await joinedAs("tiff"));
    await folder.put("stack.tif-notes.png", (await pictures())[0]);
    const { items } = await found();
    const names = [0, 1, 2].map((page) => `stack.tiff[${page}]`);
    expect([...items.files]).toEqual(["alone/0.png", "alone/1.png", "alone/2.png", "stack.tif-notes.png", ...names]);
    expect(await leftOut()).toEqual({});
    const set = await dataset("in");
    const pixels = (index: number) => Array.from(set.store.read([index], [0, 255]));
    for (const page of [0, 1, 2]) expect(pixels(4 + page)).toEqual(pixels(page));
    expect(new Set([0, 1, 2].map((page) => pixels(page).join())).size).toBe(3);
    set.store.close();
    expect([...(await found("in/stack.tiff")).items.files]).toEqual(names);
    const part = await dataset("in/stack.tiff[1:3]");
    expect([...part.items.files]).toEqual(names.slice(1));
    expect(Array.from(part.store.read([0], [0, 255]))).toEqual(pixels(1));
    part.store.close();
    await expect(found("in/stack.tiff[3:]")).rejects.toThrow("stack.tiff has 3 images; the part [3:] holds none of them.");
  });
});

describe("an IDX file", () => {
  const header = (type: number, ...shape: number[]) => {
    const bytes = Buffer.alloc(4 + 4 * shape.length);
    bytes.set([0, 0, type, shape.length]);
    for (const [n, side] of shape.entries()) bytes.writeUInt32BE(side, 4 + 4 * n);
    return bytes;
  };
  const images = Buffer.concat([header(8, 3, 4, 4), Buffer.alloc(48, 90)]);

  it.each(["train-images-idx3-ubyte", "images.idx3-ubyte", "images.idx", "images.IDX3"])("is known by the name %s", async (name) => {
    await folder.put(name, images);
    expect((await found(`in/${name}`)).items.length).toBe(3);
    await folder.put(`${name}.gz`, gzipSync(images));
    expect((await found(`in/${name}.gz`)).items.length).toBe(3);
  });

  it.each<[string, Buffer, RegExp]>([
    ["cut short", images.subarray(0, 60), /cut short: by its header it has 64 bytes, and 60 are there/],
    ["that claims 2^31 images", Buffer.concat([header(8, 2 ** 31, 28, 28), Buffer.alloc(99)]), /cut short/],
    ["of floats", Buffer.concat([header(13, 1, 4, 4), Buffer.alloc(64)]), /numbers of type float/],
    ["of no width", header(8, 3, 4, 0), /shape \(3, 4, 0\)/],
    ["with half a header", images.subarray(0, 10), /not an IDX file/],
    ["of another kind", Buffer.from("nothing of the kind"), /not an IDX file/],
  ])("%s is refused in words", async (_, bytes, why) => {
    await folder.put("a.idx", bytes);
    await expect(found("in/a.idx")).rejects.toThrow(why);
    await folder.put("a.idx.gz", gzipSync(bytes));
    await expect(found("in/a.idx.gz")).rejects.toThrow(why instanceof RegExp && /60 are/.test(why.source) ? /cut short/ : why);
  });

  it("of labels is read by its type", async () => {
    const labels = header(12, 2);
    await folder.put("l.idx", Buffer.concat([labels, Buffer.from([0, 0, 1, 0, 255, 255, 255, 255])]));
    expect(await readLabels(inside("l.idx"), ["a", "b"], () => ({ places: [0, 1] }))).toEqual(["256", "-1"]);
    await folder.put("l.idx", Buffer.concat([labels, Buffer.alloc(4)]));
    await expect(readLabels(inside("l.idx"), ["a", "b"], () => ({ places: [0, 1] }))).rejects.toThrow("cut short");
    await folder.put("l.idx.gz", "no gzip");
    await expect(readLabels(inside("l.idx.gz"), ["a"], () => ({ places: [0] }))).rejects.toThrow("cannot be unpacked");
  });
});

describe("an npy file", () => {
  it("of labels is read by its type, and refused if it is cut short or in another order of bytes", async () => {
    const label = async (descr: string, values: Uint8Array | BigInt64Array, count = 2) => {
      await folder.put("l.npy", npy(descr, [count], values));
      return readLabels(inside("l.npy"), ["a", "b"], () => ({ places: [0, 1] }));
    };
    expect(await label("<i8", BigInt64Array.of(-5n, 2n ** 53n + 1n))).toEqual(["-5", "9007199254740993"]);
    expect(await label("|S3", Uint8Array.from(Buffer.from("ab\0xyz")))).toEqual(["ab", "xyz"]);
    await expect(label("<i8", BigInt64Array.of(1n))).rejects.toThrow("cut short: it should hold 2 labels");
    await expect(label(">i4", new Uint8Array(8))).rejects.toThrow("type >i4");
    await expect(label("<f4", new Uint8Array(8))).rejects.toThrow("type <f4");
  });

  it("whose header is no shape is refused", async () => {
    for (const shape of [
      [-1, 4, 4],
      [2, 4, 0],
      [Number.NaN, 4, 4],
    ]) {
      await folder.put("a.npy", npy("|u1", shape, new Uint8Array(64)));
      await expect(found("in/a.npy")).rejects.toThrow(/header is damaged|has the shape/);
    }
    await folder.put("a.npy", npy("|u1", [4, 4, 4], new Uint8Array(64)));
    await truncate(inside("a.npy"), 90);
    await expect(found("in/a.npy")).rejects.toThrow("cut short");
  });

  it("leaves out by name an image with a value that is no number", async () => {
    const values = Float32Array.from({ length: 48 }, (_, i) => i / 48);
    [values[20], values[40]] = [Number.NaN, Number.POSITIVE_INFINITY];
    await folder.put("a.npy", npy("<f4", [3, 4, 4], values));
    const looked = await found("in/a.npy");
    const set = await openDataset(looked, formOf(looked, data), "auto", folder.context);
    set.store.close();
    expect([...set.items.files]).toEqual(["a.npy[0]"]);
    expect(set.leftOut.map(({ file }) => file)).toEqual(["a.npy[1]", "a.npy[2]"]);
  });
});

describe("floats that belong to others", () => {
  const open = async (name: string, learned?: readonly [number, number]) => {
    const set = await openSource(`in/${name}`, folder.root, { data }, folder.context, undefined, learned);
    const values = set.store.read([0], set.range);
    set.store.close();
    return values;
  };
  it("are read by the others' range and not by their own maximum", async () => {
    await folder.put("noisy.npy", npy("<f4", [1, 4, 4], new Float32Array(16).fill(1.97)));
    expect((await open("noisy.npy"))[0]).toBeCloseTo(1.97 / 255, 6);
    expect((await open("noisy.npy", [0, 1]))[0]).toBeCloseTo(1.97, 6);
  });
  it("are refused in words if they are of another scale", async () => {
    await folder.put("other.npy", npy("<f4", [1, 4, 4], new Float32Array(16).fill(200)));
    await expect(open("other.npy", [0, 1])).rejects.toThrow(
      "The values of other.npy reach 200, and those that they belong with go from 0 to 1",
    );
  });
});

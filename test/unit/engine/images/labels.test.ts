import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findLabels, readLabels, readNamedLabels } from "../../../../src/engine/images/labels.js";

let table: string;
beforeEach(async () => {
  table = path.join(await mkdtemp(path.join(os.tmpdir(), "labels-")), "labels.csv");
});
afterEach(() => rm(path.dirname(table), { recursive: true, force: true }));

const files = ["a.png", "b.png", "c/d.png"];
const read = async (text: string) => {
  await writeFile(table, text);
  return readLabels(table, files, () => ({ places: files.map((_, index) => index), whole: files.length }));
};

describe("a table of labels", () => {
  it.each([
    ["as it is", "file,label\nb.png,2\na.png,1\nc/d.png,3\n"],
    ["with a byte order mark", "\uFEFFfile,label\nb.png,2\na.png,1\nc/d.png,3\n"],
    ["between semicolons", "file;label\r\nb.png;2\r\na.png;1\r\nc/d.png;3\r\n"],
    ["between tabs, with more columns", "file\tnote\tlabel\nb.png\tx, y\t2\na.png\t\t1\nc/d.png\tz\t3\n"],
    ["from the folder itself", "file,label\n./b.png,2\n./a.png,1\n./c/d.png,3\n"],
    ["from a folder above", "file,label\nphotos/b.png,2\nphotos/a.png,1\nphotos/c/d.png,3\n"],
    ["of Windows", "file,label\nphotos\\b.png,2\nphotos\\a.png,1\nphotos\\c\\d.png,3\n"],
  ])("is taken by names, %s", async (_, text) => {
    expect(await read(text)).toEqual(["1", "2", "3"]);
  });

  it("is taken in order if it names no files", async () => {
    expect(await read("\uFEFFlabel\n1\n2\n3\n")).toEqual(["1", "2", "3"]);
  });

  it.each(["File", " file", "filename", "path", "picture"])("is taken by names in a column called %s", async (column) => {
    expect(await read(`${column},label\nb.png,2\n./a.png,1\nphotos/c/d.png,9\n`)).toEqual(["1", "2", null]);
    expect(await read(`label,${column}\n2,photos/b.png\n1,photos/a.png\n3,photos/c/d.png\n`)).toEqual(["1", "2", "3"]);
    expect(await read(`note,Label,${column}\nx,2,b.png\ny,1,a.png\nz,3,c/d.png\n`)).toEqual(["1", "2", "3"]);
  });

  it("that names other images is not taken by the order of its rows", async () => {
    expect(await read("picture,label\nx.png,2\ny.png,1\nz.png,3\n")).toEqual([null, null, null]);
    const { by, unmatched } = await findLabels(table, files, () => ({ places: [0, 1, 2] }));
    expect([by, unmatched]).toEqual(["names", ["x.png", "y.png", "z.png"]]);
  });

  it("without names is taken in order only if it has a label for each image", async () => {
    expect(await read("label,other\n1,x\n2,y\n3,z\n")).toEqual(["1", "2", "3"]);
    for (const text of ["label\n1\n2\n", "label\n1\n2\n3\n4\n"])
      await expect(read(text)).rejects.toThrow(/names no files and has [24] labels for 3 images/);
    await writeFile(table, "label\n1\n2\n3\n4\n5\n");
    expect(await readLabels(table, ["n.npy[2]", "n.npy[3]"], () => ({ places: [2, 3] }))).toEqual(["3", "4"]);
    await expect(readLabels(table, ["n.npy[5]"], () => ({ places: [5] }))).rejects.toThrow("has 5 labels for 6 images");
  });

  it("is read as spreadsheets write it in Unicode", async () => {
    const text = Buffer.from("\uFEFFfile\tlabel\nb.png\t2\na.png\tgrün\n", "utf16le");
    for (const bytes of [text, Buffer.from(text).swap16()]) {
      await writeFile(table, bytes);
      expect(await readLabels(table, files, () => ({ places: [] }))).toEqual(["grün", "2", null]);
    }
  });

  it("is taken for other images by names alone", async () => {
    await writeFile(table, "file,label\nb.png,2\nx.png,7\n");
    expect(await readNamedLabels(table, files)).toEqual([null, "2", null]);
    await writeFile(table, "label\n1\n2\n3\n");
    expect(await readNamedLabels(table, files)).toEqual([null, null, null]);
    expect(await readNamedLabels("labels.npy", files)).toEqual([null, null, null]);
  });

  it("leaves images without a label that it does not name, and rows without an image", async () => {
    expect(await read("file,label\nb.png,2\ngone.png,9\n")).toEqual([null, "2", null]);
    expect(await read("file,label\ngone.png,9\n")).toEqual([null, null, null]);
  });

  it("is refused if it says two things of one image, or has no labels", async () => {
    await expect(read("file,label\na.png,1\na.png,2\n")).rejects.toThrow("labels.csv has two labels for a.png: 1 and 2.");
    expect(await read("file,label\na.png,1\na.png,1\n")).toEqual(["1", null, null]);
    await expect(read("file;name\na.png;1\n")).rejects.toThrow('no column "label"');
  });
});

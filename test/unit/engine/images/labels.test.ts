import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLabels, readNamedLabels } from "../../../../src/engine/images/labels.js";

let table: string;
beforeEach(async () => {
  table = path.join(await mkdtemp(path.join(os.tmpdir(), "labels-")), "labels.csv");
});
afterEach(() => rm(path.dirname(table), { recursive: true, force: true }));

const files = ["a.png", "b.png", "c/d.png"];
const read = async (text: string) => {
  await writeFile(table, text);
  return readLabels(table, files, () => files.map((_, index) => index));
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

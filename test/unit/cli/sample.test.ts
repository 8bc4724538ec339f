import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeSample } from "../../../src/cli/sample.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "sample-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const write = () => writeSample(folder, path.resolve("samples/digits"), () => undefined);

it.each(["README.md", "digits.csv", "train/000007.png", "pairs/test/clean/000200.png"])(
  "does not replace a person's own %s, and writes nothing beside it",
  async (name) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), "mine");
    await expect(write()).rejects.toThrow(`${name} is in the way in ${folder}`);
    expect(await readFile(path.join(folder, name), "utf8")).toBe("mine");
    expect(await readdir(folder)).toEqual([name.split("/")[0]]);
  },
);

it("goes on where it was ended, and is written once", async () => {
  expect(await write()).toBe(true);
  const before = await readFile(path.join(folder, "inspect.csv"), "utf8");
  expect(before.split("\n").slice(0, 2)).toEqual(["file,label", expect.stringMatching(/^001000\.png,(?:good|spoilt)$/)]);
  expect(await write()).toBe(false);
  await rm(path.join(folder, "digits.aeproj"));
  expect(await write()).toBe(true);
  expect(await readFile(path.join(folder, "inspect.csv"), "utf8")).toBe(before);
});

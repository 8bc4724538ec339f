import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../../../src/core/language/error.js";
import { freeFolder, refuseFullFolder, writeWholeFolder } from "../../../src/files/whole-folder.js";

describe("a folder that is written whole", () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), "whole-"));
  });
  afterAll(() => rm(root, { recursive: true }));

  const write = (folder: string, text = "new") =>
    writeWholeFolder(folder, async (work) => {
      await writeFile(path.join(work, "a.txt"), text);
      return text.length;
    });

  it("is there with everything in it, and its parents with it", async () => {
    const folder = path.join(root, "deep/er/out");
    await expect(write(folder)).resolves.toBe(3);
    expect(await readdir(path.dirname(folder))).toEqual(["out"]);
    expect(await readFile(path.join(folder, "a.txt"), "utf8")).toBe("new");
  });

  it("gets the first number that is free, whatever the case of the names that are taken", async () => {
    const parent = path.join(root, "parent");
    await mkdir(path.join(parent, "DIGITS-map"), { recursive: true });
    expect(await freeFolder(parent, "digits")).toBe(path.join(parent, "digits"));
    expect(await freeFolder(parent, "digits-map")).toBe(path.join(parent, "digits-map-2"));
    await writeFile(path.join(parent, "digits-map-2"), "a file");
    expect(await freeFolder(parent, "digits-map")).toBe(path.join(parent, "digits-map-3"));
  });

  it("replaces an empty one", async () => {
    const folder = path.join(root, "empty");
    await mkdir(folder);
    await write(folder);
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  it("is refused where there is something, which stays", async () => {
    const folder = path.join(root, "full");
    await mkdir(folder);
    await writeFile(path.join(folder, "mine.txt"), "old");
    let asked = false;
    const writing = writeWholeFolder(folder, async () => {
      asked = true;
    });
    await expect(writing).rejects.toThrow(/full is not empty/);
    await expect(refuseFullFolder(folder)).rejects.toThrow(UserError);
    expect(asked).toBe(false);
    expect(await readdir(folder)).toEqual(["mine.txt"]);
  });

  it("is not there at all where writing fails", async () => {
    const before = await readdir(root);
    const folder = path.join(root, "half");
    const writing = writeWholeFolder(folder, async (work) => {
      await writeFile(path.join(work, "a.txt"), "half");
      throw new Error("It broke.");
    });
    await expect(writing).rejects.toThrow("It broke.");
    expect(await readdir(root)).toEqual(before);
  });

  it("says what to do where the disk is full", async () => {
    const writing = writeWholeFolder(path.join(root, "large"), () =>
      Promise.reject(Object.assign(new Error("no space left"), { code: "ENOSPC" })),
    );
    await expect(writing).rejects.toThrow(/^The disk is full at .*\. Free some space and export again\.$/);
  });
});

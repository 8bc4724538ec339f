import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OutputFolder } from "../../../src/files/output-folder.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "output-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

/** Does a job that writes files of these names and this content. */
async function job(folder: string, content: string, ...names: string[]): Promise<void> {
  const output = await OutputFolder.open(folder, names);
  await output.write(names.map((name) => ({ name, bytes: bytes(content) })));
  await output.close();
}

describe("a folder that a job writes to", () => {
  it("takes new files in new folders, and replaces those that a job wrote", async () => {
    const folder = path.join(root, "new/out");
    await job(folder, "one", "a.png", "b/c.png");
    await job(folder, "two", "a.png", "b/c.png", "b/d.png");
    for (const name of ["a.png", "b/c.png", "b/d.png"]) expect(await readFile(path.join(folder, name), "utf8")).toBe("two");
    expect((await readdir(path.join(folder, "b"))).sort()).toEqual(["c.png", "d.png"]);
  });

  it("refuses a file of the person's own, by its name, and writes nothing", async () => {
    await writeFile(path.join(root, "b.png"), "mine");
    await expect(job(root, "x", "a.png", "b.png")).rejects.toThrow(/^b\.png is in the way in .*Choose another folder/);
    expect(await readdir(root)).toEqual(["b.png"]);
  });

  it("refuses a file of a job that was changed since", async () => {
    await job(root, "one", "a.png");
    await writeFile(path.join(root, "a.png"), "retouched");
    await expect(job(root, "two", "a.png")).rejects.toThrow("a.png is in the way");
    expect(await readFile(path.join(root, "a.png"), "utf8")).toBe("retouched");
  });

  it("is the same folder by every way to it", async () => {
    await mkdir(path.join(root, "photos/sub"), { recursive: true });
    await writeFile(path.join(root, "photos/sub/a.png"), "mine");
    await symlink(path.join(root, "photos"), path.join(root, "link"));
    await mkdir(path.join(root, "out"));
    await symlink(path.join(root, "photos/sub"), path.join(root, "out/sub"));
    for (const folder of ["photos", "link", "out", "photos/../photos"])
      await expect(job(path.join(root, folder), "x", "sub/a.png")).rejects.toThrow("in the way");
    expect(await readFile(path.join(root, "photos/sub/a.png"), "utf8")).toBe("mine");
  });

  it("writes nothing elsewhere by a link in it, but by one to it", async () => {
    await mkdir(path.join(root, "photos"));
    await mkdir(path.join(root, "out/inner"), { recursive: true });
    await symlink(path.join(root, "photos"), path.join(root, "out/sub"));
    await symlink("inner", path.join(root, "out/own"));
    await symlink(path.join(root, "out"), path.join(root, "link"));
    const out = path.join(root, "out");
    for (const name of ["sub/new.png", "sub/deep/new.png"]) {
      await mkdir(path.join(root, "photos/deep"), { recursive: true });
      await expect(job(out, "x", "a.png", name)).rejects.toThrow(`${path.dirname(path.join(out, name))} leads out of ${out} by a link.`);
    }
    expect(await readdir(path.join(root, "photos"))).toEqual(["deep"]);
    expect((await readdir(out)).sort()).toEqual(["inner", "own", "sub"]);
    await job(path.join(root, "link"), "x", "own/a.png", "inner/b.png");
    expect((await readdir(path.join(out, "inner"))).sort()).toEqual(["a.png", "b.png"]);
  });

  it("is refused where it is a file", async () => {
    await writeFile(path.join(root, "out"), "mine");
    await expect(job(path.join(root, "out"), "x", "a.png")).rejects.toThrow("out is a file, where a folder is needed");
  });

  it("takes the longest names that a disk does, and says before it writes that one is longer", async () => {
    const longest = `${"x".repeat(251)}.png`;
    await job(root, "one", longest);
    await job(root, "two", longest);
    expect(await readFile(path.join(root, longest), "utf8")).toBe("two");
    await expect(job(root, "x", "a.png", `x${longest}`)).rejects.toThrow(/^The name x+\.png is too long for this disk\./);
    expect((await readdir(root)).sort()).toEqual([".aeproj-output.jsonl", longest].sort());
  });

  it("refuses a folder or a link of the name of a file", async () => {
    await mkdir(path.join(root, "a.png"));
    await expect(job(root, "x", "a.png")).rejects.toThrow("in the way");
    await symlink(path.join(root, "nowhere"), path.join(root, "b.png"));
    await expect(job(root, "x", "b.png")).rejects.toThrow("in the way");
  });

  it.each(["../a.png", "b/../../a.png", "/etc/a.png", "..", ".", "", "a\0.png", ".aeproj-output.jsonl"])(
    "refuses the name %j, which leads elsewhere",
    async (name) => {
      await expect(job(path.join(root, "out"), "x", name)).rejects.toThrow("does not lead to a file inside");
      expect(await readdir(root)).toEqual([]);
    },
  );

  it.each(["..a.png", "b/..c/d.png", "a b.png", "ü.png"])("takes the name %j, which is an odd one", async (name) => {
    await job(root, "x", name);
    expect(await readFile(path.join(root, name), "utf8")).toBe("x");
  });

  it("knows its files although the list was cut short or has lines of another kind", async () => {
    await job(root, "one", "a.png");
    const list = path.join(root, ".aeproj-output.jsonl");
    await writeFile(list, `${await readFile(list, "utf8")}[1]\nnull\n{"file":"b.png","sha`);
    await job(root, "two", "a.png");
    await writeFile(path.join(root, "b.png"), "mine");
    await expect(job(root, "x", "b.png")).rejects.toThrow("in the way");
  });

  it("counts a file that is listed, but was never written, as not there", async () => {
    const output = await OutputFolder.open(root, ["a.png"]);
    await output.list([{ name: "a.png", hash: "0".repeat(64) }]);
    await output.close();
    await job(root, "one", "a.png");
    await job(root, "two", "a.png");
  });
});

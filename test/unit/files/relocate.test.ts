import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { relocate } from "../../../src/files/relocate.js";

let root: string;
const at = (name: string) => path.join(root, name);
const pairs = ["a.png", "sub/b.png"];
const files = () => pairs.map((name) => ({ from: at(`new/${name}`), to: at(`flagged/${name}`) }));
const tree = async (folder: string) => {
  const names = await readdir(at(folder), { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith(".png")).sort();
};

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "relocate-"));
  await mkdir(at("new/sub"), { recursive: true });
  for (const name of pairs) await writeFile(at(`new/${name}`), name);
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("relocating files", () => {
  it.each(["copy", "move"] as const)("%s: in the tree that they have, and undone", async (how) => {
    const done = await relocate(files(), how);
    expect(done.count).toBe(2);
    expect(await tree("flagged")).toEqual(pairs);
    expect(await tree("new")).toEqual(how === "copy" ? pairs : []);
    expect(await done.undo()).toBe(2);
    expect([await tree("new"), await tree("flagged")]).toEqual([pairs, []]);
    expect(await readFile(at("new/sub/b.png"), "utf8")).toBe("sub/b.png");
  });

  it("does nothing if one place is taken", async () => {
    await mkdir(at("flagged/sub"), { recursive: true });
    await writeFile(at("flagged/sub/b.png"), "mine");
    await expect(relocate(files(), "move")).rejects.toThrow(/b\.png is there already in .*sub\. Nothing was moved\./);
    expect([await tree("new"), await tree("flagged")]).toEqual([pairs, ["sub/b.png"]]);
    expect(await readFile(at("flagged/sub/b.png"), "utf8")).toBe("mine");
  });

  it("brings back what was moved before one that fails", async () => {
    await rm(at("new/sub/b.png"));
    await expect(relocate(files(), "move")).rejects.toThrow(/ENOENT/);
    expect([await tree("new"), await tree("flagged")]).toEqual([["a.png"], []]);
  });

  it("brings back what can be if one cannot, and counts it", async () => {
    const done = await relocate(files(), "move");
    await rm(at("new/sub"), { recursive: true });
    await writeFile(at("new/sub"), "no folder any more");
    expect(await done.undo()).toBe(1);
    expect([await tree("new"), await tree("flagged")]).toEqual([["a.png"], ["sub/b.png"]]);
  });

  it("is given up by its signal, with all as before", async () => {
    await expect(relocate(files(), "copy", AbortSignal.abort())).rejects.toThrow(/Cancelled/);
    expect(await tree("flagged")).toEqual([]);
  });

  it("undoing leaves what was changed meanwhile", async () => {
    const done = await relocate(files(), "copy");
    await rm(at("flagged/a.png"));
    await writeFile(at("flagged/a.png"), "changed later");
    expect(await done.undo()).toBe(1);
    expect(await readFile(at("flagged/a.png"), "utf8")).toBe("changed later");
  });
});

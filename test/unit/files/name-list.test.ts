import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { listImages } from "../../../src/files/list-images.js";
import { type NameList, NameListBuilder } from "../../../src/files/name-list.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "names-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function listOf(names: readonly string[]): NameList {
  const builder = new NameListBuilder(4, 1);
  for (const name of names) builder.add(name);
  return builder.finish();
}

it("gives names back as they were added, one by one and all", () => {
  const names = ["b.png", "", "ümläut 東.png", "😀.png", "a/b.png"];
  const list = listOf(names);
  expect([...list]).toEqual(names);
  expect([list.length, list.at(2), list.at(5)]).toEqual([5, "ümläut 東.png", undefined]);
  expect([...listOf([])]).toEqual([]);
});

it("sorts names as an array does, also those beyond the first 65,536 characters", () => {
  // In UTF-8 the smiley comes after U+FFFD and U+E000, in UTF-16 before them.
  const parts = ["a", "b", "z", "é", "東", "😀", "\ue000", "\ufffd", "/", ".", "10", "9", ""];
  const names = parts.flatMap((first) => parts.flatMap((second) => [`${first}${second}`, `${second}x${first}`]));
  expect([...listOf(names).sorted()]).toEqual([...names].sort());
});

it("lists the images of a folder and its sub-folders sorted, without run folders, hidden ones and other files", async () => {
  for (const folder of ["b", "a.runs", ".hidden", "b/c"]) await mkdir(path.join(root, folder));
  for (const file of ["b.png", "b/2.jpg", "b/c/1.PNG", "a.runs/x.png", ".hidden/x.png", ".x.png", "note.txt", "a.png"])
    await writeFile(path.join(root, file), "");
  expect([...(await listImages(root)).names]).toEqual(["a.png", "b.png", "b/2.jpg", "b/c/1.PNG"]);
  const without = async (folder: string) => [...(await listImages(root, { passesOver: folder })).names];
  expect(await without(path.join(root, "b"))).toEqual(["a.png", "b.png"]);
  expect(await without(path.join(root, "b/c"))).toEqual(["a.png", "b.png", "b/2.jpg"]);
  // Not the folder itself, none around it, and none that is not there; by whichever link it is named.
  for (const other of [root, path.dirname(root), path.join(root, "nowhere")]) expect(await without(other)).toHaveLength(4);
  await symlink(path.join(root, "b"), path.join(root, ".link"));
  expect(await without(path.join(root, ".link"))).toEqual(["a.png", "b.png"]);
  await expect(listImages(path.join(root, "nowhere"))).rejects.toThrow("ENOENT");
});

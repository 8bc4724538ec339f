import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { newProject } from "../../../src/cli/new-project.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "new-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

it.each([
  ["noisy.npy", "noisy.aeproj"],
  ["images.idx3-ubyte", "images.idx3-ubyte.aeproj"],
  ["stack.tif", "stack.aeproj"],
])("makes a project of the file %s", async (name, project) => {
  await writeFile(at(name), "x");
  expect(await newProject(at(name), "reconstruct")).toBe(at(project));
  expect(JSON.parse(await readFile(at(project), "utf8")).data.train).toBe(name);
  await expect(newProject(at(name), "reconstruct")).rejects.toThrow("There is already a project");
});

it("says what is there in place of images, and writes nothing", async () => {
  await expect(newProject(at("none"), "reconstruct")).rejects.toThrow(`There is no folder ${at("none")}.`);
  await writeFile(at("notes.txt"), "x");
  await expect(newProject(at("notes.txt"), "reconstruct")).rejects.toThrow("is neither a folder nor an .npy, IDX or TIFF file");
  await mkdir(at("photos"));
  await symlink("nowhere", at("photos/a.png"));
  await expect(newProject(at("photos"), "reconstruct")).rejects.toThrow("a.png: It is a link to something that is not there.");
  expect((await readdir(folder)).sort()).toEqual(["notes.txt", "photos"]);
});

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findLabels } from "../../../src/engine/images/labels.js";
import { readNpyLabels } from "../../../src/engine/images/npy.js";
import { resolveSource } from "../../../src/engine/images/source.js";
import { readKerasModel } from "../../../src/engine/models/read-model.js";
import { readProjectText } from "../../../src/engine/read-project.js";
import { readPlainFile } from "../../../src/files/plain-file.js";
import { readTableText } from "../../../src/files/read-table.js";
import { requireReportPlace } from "../../../src/report/place.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "plain-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

it("reads a file, also by a link", async () => {
  await writeFile(at("a"), "abc");
  await symlink("a", at("b"));
  expect((await readPlainFile(at("b"))).toString()).toBe("abc");
});

it.each<[string, (file: string) => Promise<unknown>]>([
  ["x.npy", (file) => resolveSource(file, "")],
  ["x.npy", readNpyLabels],
  ["x.idx3-ubyte", (file) => resolveSource(file, "")],
  ["x.tif", (file) => resolveSource(file, "")],
  ["x.csv", readTableText],
  ["x.csv", (file) => findLabels(file, ["a.png"], () => ({ places: [0] }))],
  ["x.h5", readKerasModel],
  ["x.aeproj", readProjectText],
  ["x.html", requireReportPlace],
])("does not wait for a pipe called %s, nor takes a device or a folder", async (name, read) => {
  execFileSync("mkfifo", [at(name)]);
  await expect(read(at(name))).rejects.toThrow(`${at(name)} is no file but a pipe, a socket or a device. Choose a file.`);
  await rm(at(name));
  await symlink("/dev/zero", at(name));
  await expect(read(at(name))).rejects.toThrow("is no file but a pipe");
  await rm(at(name));
  await mkdir(at(name));
  // A source may be a folder, whatever its name is.
  if (!/npy|idx|tif/.test(name)) await expect(read(at(name))).rejects.toThrow("is a folder, where a file is needed");
});

it("a folder called as a part of one is itself", async () => {
  await mkdir(at("a[0:3]"));
  expect(await resolveSource("a[0:3]", folder)).toEqual({ kind: "folder", path: at("a[0:3]") });
  await writeFile(at("x.npy"), "");
  expect(await resolveSource("x.npy[0:3]", folder)).toMatchObject({ kind: "npy", from: 0, to: 3 });
});

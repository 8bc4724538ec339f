import { mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeFolder } from "../../../src/files/make-folder.js";
import { OutputFolder } from "../../../src/files/output-folder.js";
import { writeWholeFolder } from "../../../src/files/whole-folder.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "make-folder-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const isFolder = async (name: string) => (await stat(path.join(root, name))).isDirectory();

it("makes a folder with those around it, and leaves one that is there, also if several ask at once", async () => {
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(path.join(root, "a/b/c"))));
  await makeFolder(path.join(root, "a/b/c"));
  await makeFolder(root);
  expect(await isFolder("a/b/c")).toBe(true);
  await symlink(path.join(root, "a"), path.join(root, "link"));
  await makeFolder(path.join(root, "link/d"));
  expect(await isFolder("a/d")).toBe(true);
});

it("gives the system's refusal where a file is in the way, or a link leads nowhere", async () => {
  await writeFile(path.join(root, "file"), "");
  await expect(makeFolder(path.join(root, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(path.join(root, "file/a"))).rejects.toMatchObject({ code: "ENOTDIR" });
  await symlink(path.join(root, "nowhere"), path.join(root, "lost"));
  await expect(makeFolder(path.join(root, "lost"))).rejects.toMatchObject({ code: "EEXIST" });
});

it.runIf(process.platform === "linux")("ends in a sentence where the system makes no folders", { timeout: 5000 }, async () => {
  await expect(makeFolder("/proc/autoencoder/a")).rejects.toThrow("No folder can be made at /proc/autoencoder. Choose another place.");
  await expect(writeWholeFolder("/proc/autoencoder", async () => undefined)).rejects.toThrow("No folder can be made at /proc/autoencoder.");
  const output = await OutputFolder.open("/proc/autoencoder", ["a.png"]);
  await expect(output.write([{ name: "a.png", bytes: new Uint8Array() }])).rejects.toThrow("No folder can be made at /proc/autoencoder.");
});

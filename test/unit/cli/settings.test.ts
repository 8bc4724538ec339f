import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { projectText } from "../../../src/cli/settings.js";

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "settings-"));
  file = path.join(folder, "a.aeproj");
  await writeFile(file, '{ "version": 1, "training": { "epochs": 5 } }');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("changes a setting for the command alone", async () => {
  expect(JSON.parse(await projectText(file, ["training.epochs=20"]))).toEqual({ version: 1, training: { epochs: 20 } });
});

it.each(["nonsense=1", "nonsense.x=1", "__proto__.x=1", "constructor.x=1", "training.__proto__.x=1", "training.nonsense=1"])(
  "refuses %s, which is no setting",
  async (setting) => {
    await expect(projectText(file, [setting])).rejects.toThrow("is not a setting");
  },
);

it.each(["training.epochs", "=1", "training..epochs=1", ".epochs=1", "training.=1"])("refuses %s, which names no path", async (setting) => {
  await expect(projectText(file, [setting])).rejects.toThrow(`--set ${setting}: write it as path=value`);
});

it.each(["data.range=[0,1e400]", "training.epochs=1e999"])(
  "refuses %s, whose number is too large, as JSON would make nothing of it",
  async (setting) => {
    await expect(projectText(file, [setting])).rejects.toThrow(`--set ${setting}: a number is too large.`);
  },
);

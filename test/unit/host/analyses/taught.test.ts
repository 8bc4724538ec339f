import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Taught } from "../../../../src/core/analyses/triage.js";
import { ProjectTaught } from "../../../../src/host/analyses/taught.js";

let root: string;
let run: string;
const at = (name: string) => path.join(root, name);

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "taught-"));
  run = at("digits.runs/run-1");
  await mkdir(run, { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

it("tells the pages of the images that were taught before one that fails", async () => {
  const told: (Taught | undefined)[] = [];
  const taught = new ProjectTaught({ patch: (patch) => void told.push(patch.taught) });
  await writeFile(at("a.png"), "a");
  const images = ["a.png", "gone.png"].map((name) => ({ name, source: at(name) }));
  await expect(taught.teach(run, images)).rejects.toThrow(/ENOENT/);
  expect(told).toEqual([{ "run-1": ["a.png"] }]);
  await taught.forget(run, "a.png");
  expect([taught.known, told.at(-1)]).toEqual([{}, {}]);
});

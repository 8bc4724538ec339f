import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseProject } from "../../../../src/core/project/project-text.js";
import type { JobContext } from "../../../../src/engine/job-context.js";
import { trainJob } from "../../../../src/engine/jobs/train.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "train-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const context = { report: () => undefined } as unknown as JobContext;

it.each([
  ["a network of another task", { network: { preset: "restore" } }],
  ["black that is white", { data: { range: [5, 5] } }],
  ["own layers that are none", { network: { preset: "layers", layers: [] } }],
  ["noisy images without a source of clean ones", { task: "denoise" }],
])("a training of %s is refused as every check of the project refuses it", async (_, settings) => {
  const project = path.join(folder, "a.aeproj");
  const text = JSON.stringify({ version: 1, ...settings });
  await writeFile(project, text);
  const errors = parseProject(text).problems.filter(({ severity }) => severity === "error");
  expect(errors).not.toEqual([]);
  const refused: unknown = await trainJob({ project }, context).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "bad-project", message: expect.stringMatching(/^a\.aeproj: /) });
});

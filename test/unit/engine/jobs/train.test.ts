import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { npyHeader } from "../../../../bench/shared/array.js";
import { parseProject } from "../../../../src/core/project/project-text.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";
import { directDecoders } from "../../../../src/engine/images/decoders.js";
import type { JobContext } from "../../../../src/engine/job-context.js";
import { trainJob } from "../../../../src/engine/jobs/train.js";

/** A machine of 8 GB, whatever this one is. */
vi.mock("../../../../src/files/machine-memory.js", () => ({ machineMemory: () => 8 * 2 ** 30 }));

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

it("a training that the machine's memory is far too small for is refused before the engine starts, and no run is made", async () => {
  const project = path.join(folder, "large.aeproj");
  await writeFile(path.join(folder, "images.npy"), Buffer.concat([npyHeader([20, 64, 64]), new Uint8Array(20 * 64 * 64)]));
  const network = { preset: "classic", kernels: [3], filters: 1024, latent: 4096 };
  await writeFile(project, JSON.stringify({ version: 1, data: { train: "images.npy" }, network }));
  const reading = { cache: new PixelCache(path.join(folder, "cache")), decoders: directDecoders, now: () => 0 };
  const openEngine = () => Promise.reject(new Error("The engine was started."));
  const trained = trainJob({ project }, { ...context, ...reading, openEngine });
  await expect(trained).rejects.toMatchObject({
    code: "out-of-memory",
    message: expect.stringMatching(/^Training this network takes about \d+ GB of memory, .*; 8(\.0)? GB are there\./),
  });
  expect(await readdir(folder)).not.toContain("large.runs");
});

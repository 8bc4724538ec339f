import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { npyHeader } from "../../../bench/shared/array.js";
import { benchJobContext } from "../../../bench/shared/job-context.js";
import type { JobEvent } from "../../../src/core/jobs/event.js";
import { resolveProject } from "../../../src/core/project/project.js";
import type { Engine } from "../../../src/engine/contract/engine.js";
import { FeatureView } from "../../../src/engine/features/feature-view.js";
import { openRunImages } from "../../../src/engine/fitting/run-images.js";
import { openEngine } from "../../../src/engine/open.js";
import { featuresFolder, wasmFolder } from "../workbench.js";

const side = 8;
const count = 80_000;

let root: string;
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("portable", { wasmFolder });
  root = await mkdtemp(path.join(os.tmpdir(), "run-images-"));
  const pixels = Uint8Array.from({ length: count * side ** 2 }, (_, i) => (i * 7919) >>> 5);
  await writeFile(path.join(root, "many.npy"), Buffer.concat([npyHeader([count, side, side]), pixels]));
});
afterAll(async () => {
  engine.close();
  await rm(root, { recursive: true, force: true });
});

async function opened(source: string, work: (images: Awaited<ReturnType<typeof openRunImages>>, events: JobEvent[]) => Promise<void>) {
  const events: JobEvent[] = [];
  const context = { ...benchJobContext(root), featuresFolder, report: (event: JobEvent) => events.push(event) };
  const file = { version: 1 as const, data: { train: source, validation: 0.3 }, network: { preset: "standard" as const } };
  const project = resolveProject(file);
  const record = { id: "run", origin: "elsewhere", project, data: { images: 0, training: 0, validation: 0, fingerprint: "" } };
  const view = await FeatureView.open(engine, featuresFolder);
  try {
    const images = await openRunImages({ record }, { file, root }, { view, restorer: null }, context);
    try {
      await work(images, events);
    } finally {
      images.close();
    }
  } finally {
    await view.close();
  }
}

const places = (files: Iterable<string>) => Array.from(files, (file) => Number(/\[(\d+)\]/.exec(file)?.[1]));

it("of very many images a sample is fitted on and scored, in order, and no image is in two parts", async () => {
  await opened("many.npy", async ({ training, choosing, heldOut }) => {
    expect([training.count, choosing.count, heldOut.count]).toEqual([50_000, 100, 20_000]);
    const all = [training, choosing, heldOut].map(({ files }) => places(files));
    for (const part of all) expect(part).toEqual([...part].sort((a, b) => a - b));
    expect(new Set(all.flat()).size).toBe(70_100);
  });
});

it("of fewer images all are used", async () => {
  await opened("many.npy[0:1000]", async ({ training, choosing, heldOut }) => {
    expect(training.count + choosing.count + heldOut.count).toBe(1000);
  });
});

it("pictures to plant on are looked at without decoding all in detail", async () => {
  await opened("many.npy[0:3000]", async ({ heldOut, detail }, events) => {
    expect(detail).toEqual([2 * side, 2 * side]);
    const { values } = await heldOut.pictures([0, 5]);
    expect(values).toHaveLength(2 * (2 * side) ** 2);
    // Once as the network sees them.
    const ends = events.filter((event) => event.kind === "progress" && event.stage === "reading-images" && event.done === 3000);
    expect(ends).toHaveLength(1);
  });
});

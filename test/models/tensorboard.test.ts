import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { openRun } from "../../src/runs/run-folder.js";
import { openWorkbench, type Workbench } from "../engine/workbench.js";
import { runPython } from "./python.js";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.dispose());

const image = z.object({ step: z.int(), height: z.int(), width: z.int(), png: z.string() });
const eventsSchema = z.object({
  scalars: z.record(z.string(), z.array(z.tuple([z.int(), z.number()]))),
  images: z.record(z.string(), z.array(image)),
});
/** What TensorBoard's own reader finds in a run's folder. */
const eventsOf = async (folder: string) => eventsSchema.parse(JSON.parse(await runPython("events.py", folder)));
const eventFiles = async (folder: string) => (await readdir(folder)).filter((name) => name.includes("tfevents"));

const content = (epochs: number) => ({
  version: 1,
  data: { train: "pairs/train/clean", validation: 0.2 },
  network: { preset: "classic", filters: 3, latent: 2 },
  training: { epochs },
});
const train = { kind: "train" as const, engine: "tensorflow" as const };

/** The events of a run are its metrics and its pictures, each epoch once. */
async function expectWhole(folder: string): Promise<void> {
  const { metrics, previews } = await openRun(folder);
  const { scalars, images } = await eventsOf(folder);
  const values = (key: "loss" | "validationLoss" | "learningRate" | "imagesPerSecond") =>
    metrics.map((line) => [line.epoch, Math.fround(line[key] ?? Number.NaN)]);
  expect(scalars).toEqual({
    "loss/training": values("loss"),
    "loss/validation": values("validationLoss"),
    "learning rate": values("learningRate"),
    "images a second": values("imagesPerSecond"),
  });
  const [inputs, ...outputs] = await Promise.all(previews.map(async (file) => (await readFile(file)).toString("hex")));
  const size = { height: 28, width: 8 * 28 };
  expect(images).toEqual({
    images: [{ step: 0, ...size, png: inputs }],
    reconstructions: outputs.map((png, i) => ({ step: i + 1, ...size, png })),
  });
}

it("a run's events are its metrics and pictures, also after it was trained on", async () => {
  const project = await bench.project("events.aeproj", content(2));
  const { folder } = await bench.run({ ...train, project, tensorBoard: true });
  await expectWhole(folder);
  await bench.run({ ...train, project, text: JSON.stringify(content(3)), resume: true, tensorBoard: true });
  expect((await openRun(folder)).metrics.length).toBe(3);
  expect((await eventFiles(folder)).length).toBe(2);
  await expectWhole(folder);
});

it("a run that was trained without events has all of them once it is trained on with them", async () => {
  const project = await bench.project("later.aeproj", content(1));
  const { folder } = await bench.run({ ...train, project });
  expect(await eventFiles(folder)).toEqual([]);
  await bench.run({ ...train, project, text: JSON.stringify(content(2)), resume: true, tensorBoard: true });
  await expectWhole(folder);
});

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type ResultSubject, ResultWriter } from "../../../../src/engine/results/result-writer.js";
import { OutputFolder } from "../../../../src/files/output-folder.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "results-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

const subject = (folder: string, count: number): ResultSubject => ({
  run: "run",
  epochs: 1,
  folder,
  input: "/images",
  files: Array.from({ length: count }, (_, n) => `${n}.png`),
  source: "folder",
  leftOut: [],
  image: [28, 28, 1],
  codeLength: 2,
  anomaly: { score: "mse", threshold: "auto", falseAlarmRate: 0.01 },
  stamp: null,
});

it("abandons a result while a page of its thumbnails is being written, and nothing comes back later", async () => {
  const images = new Float32Array(28 * 28 * 1400).fill(0.5);
  for (let time = 0; time < 5; time++) {
    const folder = path.join(root, `anomalies-${time}`);
    const writer = new ResultWriter("anomalies", subject(folder, 1400), null);
    await writer.addColumn("scores", new Float32Array(1400));
    await writer.addPictures("input", images);
    await writer.addPictures("output", images);
    await writer.abandon();
    expect(existsSync(folder)).toBe(false);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await readdir(root)).toEqual([]);
});

it("abandons a result only when the pages that are being written have ended, also badly", async () => {
  let writing = 0;
  // Pages that come to nothing once they are let go.
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const pictures: { toBuffer(): Promise<unknown> } = sharp.prototype;
  vi.spyOn(pictures, "toBuffer").mockImplementation(async () => {
    writing++;
    await held;
    writing--;
    throw new Error("no page");
  });
  const folder = path.join(root, "anomalies");
  const writer = new ResultWriter("anomalies", subject(folder, 1400), null);
  for (const name of ["input", "output"] as const) await writer.addPictures(name, new Float32Array(28 * 28 * 1400));
  expect(writing).toBe(2);
  setTimeout(release, 50);
  await writer.abandon();
  expect([writing, await readdir(root)]).toEqual([0, []]);
});

it("abandons a result whose column could not be opened, and all of it goes", async () => {
  const folder = path.join(root, "embed");
  await mkdir(path.join(folder, "codes.npy"), { recursive: true });
  const writer = new ResultWriter("embed", subject(folder, 1), null);
  await expect(writer.addColumn("codes", new Float32Array(2))).rejects.toThrow("EISDIR");
  await writer.addColumn("positions", new Float32Array(2));
  await writer.abandon();
  expect(await readdir(root)).toEqual([]);
});

it("leaves the folder that a person named as it is, and writes no columns and thumbnails there", async () => {
  const writer = new ResultWriter("anomalies", subject(root, 1), await OutputFolder.open(root, ["anomalies.csv"]));
  await writer.addColumn("scores", new Float32Array(1));
  await writer.addPictures("input", new Float32Array(28 * 28));
  await writer.abandon();
  expect(await readdir(root)).toEqual([]);
  const summary = { threshold: null, thresholdMessage: null, flagged: 0, heatScale: 1, worst: [] };
  await writer.finish({ summary, rows: [{ file: "0.png", score: 0 }] }, "2026-01-01T00:00:00.000Z");
  expect((await readdir(root)).sort()).toEqual([".aeproj-output.jsonl", "anomalies.csv"]);
});

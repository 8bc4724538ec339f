import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ResultRecord } from "../../../src/core/analyses/result.js";
import { type Origin, type Result, runStaleness, staleness } from "../../../src/core/analyses/staleness.js";
import { resolveProject } from "../../../src/core/project/project.js";
import type { RunSummary } from "../../../src/core/runs/run.js";
import { RunImages } from "../../../src/host/training/run-images.js";
import { listResults, openResults, writeResult } from "../../../src/runs/result-folder.js";
import type { OpenedRun } from "../../../src/runs/run-folder.js";
import { stampOf, trainingStamp } from "../../../src/runs/stamp.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "results-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const project = resolveProject({ version: 1, network: { preset: "classic", filters: 2 } });
const { anomaly } = project;

function embedding(at: string): Extract<Result, { kind: "embed" }> {
  const item = { source: "/photos/a.png", output: null, label: null };
  return {
    kind: "embed",
    run: "20260101-000000-aaaa",
    folder: at,
    input: "/photos",
    table: path.join(at, "embedding.csv"),
    created: "2026-01-01T00:00:00.000Z",
    leftOut: [],
    latent: 2,
    positions: Float32Array.of(1.5, -2, Number.NaN, 0),
    axes: "code",
    items: [
      { file: "a.png", input: path.join(at, "input/a.png"), ...item },
      { file: "b.png", input: null, ...item },
    ],
  };
}

async function kept(run: string, name: string, created = "2026-01-01T00:00:00.000Z"): Promise<ResultRecord> {
  const at = path.join(folder, run, "results", name);
  await mkdir(at, { recursive: true });
  const record: ResultRecord = { version: 1, result: { ...embedding(at), created }, epochs: 3, anomaly, images: "stamp" };
  await writeResult(record);
  return record;
}

/** The newest results of some runs. */
const newestResults = async (runs: string[]) => openResults(await listResults(runs), new Set(), []);

describe("results on disk", () => {
  it("come back as they were", async () => {
    const record = await kept("run", "embed-20260101-000000-aaaa");
    expect(await newestResults([path.join(folder, "run")])).toEqual([record]);
  });

  it("keep an infinite score and one that is none", async () => {
    const at = path.join(folder, "run/results/reconstruct-20260101-000000-aaaa");
    await mkdir(at, { recursive: true });
    const items = [{ file: "a.png", source: null, input: null, output: null, mse: 0, psnr: Number.POSITIVE_INFINITY, ssim: Number.NaN }];
    const result: Result = { ...embedding(at), kind: "reconstruct", items, mean: { mse: 0, psnr: Number.POSITIVE_INFINITY, ssim: 1 } };
    await writeResult({ version: 1, result, epochs: 1, anomaly, images: null });
    const [{ result: read }] = await newestResults([path.join(folder, "run")]);
    expect(read).toMatchObject({ items, mean: { psnr: Number.POSITIVE_INFINITY } });
  });

  it("move with their project", async () => {
    await kept("run", "embed-20260101-000000-aaaa");
    await cp(path.join(folder, "run"), path.join(folder, "moved"), { recursive: true });
    const [{ result }] = await newestResults([path.join(folder, "moved")]);
    expect(result.items[0].input).toBe(path.join(folder, "moved/results/embed-20260101-000000-aaaa/input/a.png"));
    expect(result.input).toBe("/photos");
  });

  it("of each kind the newest is taken over all runs, a damaged one passed over", async () => {
    await kept("one", "embed-20260103-000000-cccc", "2026-01-03T00:00:00.000Z");
    await kept("two", "embed-20260101-000000-aaaa");
    await writeFile(path.join(folder, "one/results/embed-20260103-000000-cccc/result.json"), '{ "version": 1, "result"');
    const found = await newestResults([path.join(folder, "one"), path.join(folder, "two")]);
    expect(found.map(({ result }) => path.basename(result.folder))).toEqual(["embed-20260101-000000-aaaa"]);
  });
});

describe("the list of results", () => {
  it("has all of them, newest first, and another one than the newest can be shown", async () => {
    const old = await kept("one", "embed-20260101-000000-aaaa");
    const newer = await kept("two", "embed-20260103-000000-cccc", "2026-01-03T00:00:00.000Z");
    await mkdir(path.join(folder, "two/results/embed-20260104-000000-dddd"));
    const list = await listResults([path.join(folder, "one"), path.join(folder, "two")]);
    expect(list).toEqual([newer, old].map(({ result: { kind, folder, input, created } }) => ({ kind, folder, input, created })));
    expect(await openResults(list, new Set([old.result.folder]), [])).toEqual([old]);
    expect((await openResults(list, new Set(), [newer]))[0]).toBe(newer);
  });
});

describe("the stamp of a source", () => {
  it("changes when an image is added, removed or written, and with nothing else", async () => {
    const images = path.join(folder, "images");
    await mkdir(path.join(images, "good"), { recursive: true });
    await writeFile(path.join(images, "good/a.png"), "a");
    const first = await stampOf(images);
    await mkdir(path.join(images, "digits.runs"));
    await writeFile(path.join(images, "digits.runs/x.png"), "x");
    await writeFile(path.join(images, ".hidden"), "x");
    await writeFile(path.join(images, "digits.aeproj"), "x");
    expect(await stampOf(images)).toBe(first);
    await writeFile(path.join(images, "b.png"), "b");
    const second = await stampOf(images);
    expect(second).not.toBe(first);
    await rm(path.join(images, "b.png"));
    expect(await stampOf(images)).toBe(first);
    await utimes(path.join(images, "good/a.png"), 1, 1);
    expect(await stampOf(images)).not.toBe(first);
  });

  it("is that of the file for a part of it, and null where there is none", async () => {
    await writeFile(path.join(folder, "noisy.npy"), "n");
    expect(await stampOf(path.join(folder, "noisy.npy[0:2]"))).toBe(await stampOf(path.join(folder, "noisy.npy")));
    expect(await stampOf(path.join(folder, "gone"))).toBeNull();
  });
});

describe("the stamp of what is trained on", () => {
  it("changes with the images, the validation and, to denoise, the clean images; one of them missing, there is none", async () => {
    for (const name of ["train", "clean", "held"]) {
      await mkdir(path.join(folder, name));
      await writeFile(path.join(folder, name, "a.png"), "a");
    }
    const stampsOf = (task: "reconstruct" | "denoise") =>
      trainingStamp(resolveProject({ version: 1, task, data: { train: "train", clean: "clean", validation: "held" } }), folder);
    const first = [await stampsOf("reconstruct"), await stampsOf("denoise")];
    await writeFile(path.join(folder, "clean/b.png"), "b");
    const second = [await stampsOf("reconstruct"), await stampsOf("denoise")];
    expect(second[0]).toBe(first[0]);
    expect(second[1]).not.toBe(first[1]);
    await writeFile(path.join(folder, "held/b.png"), "b");
    expect(await stampsOf("reconstruct")).not.toBe(first[0]);
    await rm(path.join(folder, "train"), { recursive: true });
    expect(await stampsOf("reconstruct")).toBeNull();
  });

  it("tells of each run whether its images have changed, and of a run without one nothing", async () => {
    const images = path.join(folder, "train");
    await mkdir(images);
    await writeFile(path.join(images, "a.png"), "a");
    const stamp = (await trainingStamp(project, folder)) ?? "";
    const runOf = (id: string, kept: string | undefined) => ({ record: { id, project, data: { stamp: kept } } }) as OpenedRun;
    const runs = [runOf("same", stamp), runOf("other", "of other images"), runOf("unknown", undefined)];
    const runImages = new RunImages();
    expect(await runImages.look(runs, folder)).toBe(true);
    expect(runs.map(({ record }) => runImages.changed(record.id))).toEqual([false, true, false]);
    expect(await runImages.look(runs, folder)).toBe(false);
    await writeFile(path.join(images, "b.png"), "b");
    expect(await runImages.look(runs, folder)).toBe(true);
    expect(runs.map(({ record }) => runImages.changed(record.id))).toEqual([true, true, false]);
  });
});

describe("a result is out of date", () => {
  const origin: Origin = { epochs: 3, anomaly, imagesChanged: false };
  const result: Result = { ...embedding("/results"), origin };
  const run = (change: Partial<RunSummary>): RunSummary => ({
    name: null,
    note: "",
    id: result.run,
    created: "2026-01-01T00:00:00.000Z",
    status: "finished",
    message: null,
    engine: { kind: "portable", name: "Portable", version: "4", threads: 1 },
    project,
    preset: "classic",
    origin: null,
    latent: 2,
    epochs: 3,
    plannedEpochs: 3,
    loss: 0.1,
    validationLoss: null,
    best: null,
    seconds: 3,
    measurement: null,
    ...change,
  });
  const newer = run({ id: "20260102-000000-bbbb", created: "2026-01-02T00:00:00.000Z" });

  it("not while nothing has moved, nor by a newer run that is not used yet", () => {
    expect(staleness(result, [run({})], project)).toEqual([]);
    expect(staleness(result, [{ ...newer, status: "running" }, run({})], project)).toEqual([]);
  });

  it("by a newer run, by more epochs of its own, or without its run", () => {
    expect(staleness(result, [newer, run({})], project)).toEqual([{ what: "model", reason: "newer" }]);
    expect(staleness(result, [run({ epochs: 9 })], project)).toEqual([{ what: "model", reason: "further" }]);
    expect(staleness(result, [newer], project)).toEqual([{ what: "model", reason: "deleted" }]);
  });

  it("by settings that differ from those of its run, each named; by those of anomalies for anomalies alone", () => {
    const moved = { ...project, training: { ...project.training, epochs: 7, noise: { ...project.training.noise, amount: 0.3 } } };
    expect(staleness(result, [run({})], moved)).toEqual([{ what: "project", paths: ["training.epochs", "training.noise.amount"] }]);
    const stricter = { ...project, anomaly: { ...anomaly, falseAlarmRate: 0.01 } };
    expect(staleness(result, [run({})], stricter)).toEqual([]);
    const flagged: Result = {
      ...embedding("/results"),
      kind: "anomalies",
      threshold: 1,
      thresholdMessage: null,
      flagged: 0,
      items: [],
      origin,
    };
    expect(staleness(flagged, [run({})], stricter)).toEqual([{ what: "project", paths: ["anomaly.falseAlarmRate"] }]);
  });

  it("by its images", () => {
    const changed = { ...result, origin: { ...origin, imagesChanged: true } };
    expect(staleness(changed, [run({})], project)).toEqual([{ what: "data" }]);
  });

  it("and a run by its images and the settings that it was trained with", () => {
    expect(runStaleness(run({}), { ...project, anomaly: { ...anomaly, falseAlarmRate: 0.01 } })).toEqual([]);
    const moved = { ...project, training: { ...project.training, epochs: 7 } };
    expect(runStaleness(run({ imagesChanged: true }), moved)).toEqual([{ what: "data" }, { what: "project", paths: ["training.epochs"] }]);
    expect(runStaleness(run({ imagesChanged: true }), null)).toEqual([{ what: "data" }]);
  });
});

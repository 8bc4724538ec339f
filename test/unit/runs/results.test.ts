import { createHash } from "node:crypto";
import { access, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AnalysisKind, type AnalysisResult, analyses } from "../../../src/core/analyses/analyses.js";
import type { AnomalyTrust } from "../../../src/core/analyses/anomaly-trust.js";
import type { Origin, Result } from "../../../src/core/analyses/result.js";
import { runStaleness, staleness } from "../../../src/core/analyses/staleness.js";
import { resolveProject } from "../../../src/core/project/project.js";
import { parseProject } from "../../../src/core/project/project-text.js";
import type { RunSummary } from "../../../src/core/runs/run.js";
import { type Found, ResultWriter } from "../../../src/engine/results/result-writer.js";
import { Decisions } from "../../../src/host/analyses/decisions.js";
import { ResultImages } from "../../../src/host/analyses/result-images.js";
import { RunImages } from "../../../src/host/training/run-images.js";
import { readCheckpoint } from "../../../src/runs/checkpoint.js";
import { decidable } from "../../../src/runs/decided-result.js";
import { type KeptResult, resultOf } from "../../../src/runs/kept-result.js";
import { listResults, openResults, readResult } from "../../../src/runs/result-folder.js";
import type { OpenedRun } from "../../../src/runs/run-folder.js";
import { openRuns } from "../../../src/runs/runs.js";
import { isStamped, isTrainingStamped, stampOf, trainingStamp } from "../../../src/runs/stamp.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "results-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const project = resolveProject({ version: 1, network: { preset: "classic", filters: 2 } });
const { anomaly } = project;

const files = ["a.png", "b/ü.png", "c.png"];

/** Keeps a result in a run's folder as its analysis does. */
async function keep<K extends AnalysisKind>(
  run: string,
  kind: K,
  found: Found<K>,
  columns: Partial<Record<keyof (typeof analyses)[K]["columns"] & string, Float32Array | Int32Array>> = {},
  created = "2026-01-01T00:00:00.000Z",
): Promise<AnalysisResult<K>> {
  const at = path.join(folder, run, "results", `${kind}-${created.slice(0, 10).replaceAll("-", "")}-000000-aaaa`);
  await mkdir(at, { recursive: true });
  const subject = { run: "20260101-000000-aaaa", epochs: 3, folder: at, input: "/photos", files, source: "folder" as const, leftOut: [] };
  const writer = new ResultWriter(kind, { ...subject, image: [2, 2, 1], codeLength: 2, anomaly, stamp: "stamp" }, null);
  for (const [name, values] of Object.entries(columns) as [never, Float32Array][]) await writer.addColumn(name, values);
  for (const name of Object.keys(analyses[kind].pictures) as never[]) await writer.addPictures(name, new Float32Array(4 * files.length));
  return writer.finish(found, created);
}

const embedded: Found<"embed"> = { summary: { latent: 2, axes: "code", labels: ["one"] }, rows: [{ file: "a.png" }] };
const positions = Float32Array.of(1.5, -2, Number.NaN, 0, 3, 4);
const embed = (run: string, created?: string) =>
  keep(run, "embed", embedded, { codes: positions, positions, labels: Int32Array.of(0, -1, 0) }, created);

/** An embedding as a panel gets it. */
const embeddingAt = (at: string): Extract<Result, { kind: "embed" }> => ({
  kind: "embed",
  run: "20260101-000000-aaaa",
  folder: at,
  input: "/photos",
  table: path.join(at, "embedding.csv"),
  created: "2026-01-01T00:00:00.000Z",
  count: 2,
  leftOut: [],
  ...embedded.summary,
});

/** The newest results of some runs. */
const newestResults = async (runs: string[]) => openResults(await listResults(runs), new Set(), []);

describe("results on disk", () => {
  it("lead to the files of images by places or names, unless they are items of an array", async () => {
    await embed("run");
    const [kept] = await newestResults([path.join(folder, "run")]);
    const images = (shown: KeptResult) =>
      new ResultImages({ opened: [shown], kept: () => shown, decided: () => Promise.reject(new Error("No threshold is asked for.")) });
    const [umlaut, c] = ["b/ü.png", "c.png"].map((name) => ({ name, source: path.join("/photos", name) }));
    expect(await images(kept).originals("", [2, 1, 7])).toEqual([c, umlaut]);
    expect(await images(kept).originalsNamed("", ["c.png", "gone.png", "b/ü.png"])).toEqual([umlaut, c]);
    const items = resultOf({ ...kept.record, source: "array" });
    await expect(images(items).originals("", [0])).rejects.toThrow("no files of their own");
  });

  it("come back as they were: record, numbers, names and pictures", async () => {
    const result = await embed("run");
    const [kept] = await newestResults([path.join(folder, "run")]);
    expect(kept.record).toMatchObject({ version: 2, result, epochs: 3, anomaly, images: "stamp", source: "folder" });
    expect(await kept.columns()).toEqual({ positions, labels: Int32Array.of(0, -1, 0) });
    const rows = await kept.rows([2, 1, 7]);
    expect(rows.map(({ index, file, source }) => [index, file, source])).toEqual([
      [2, "c.png", "/photos/c.png"],
      [1, "b/ü.png", "/photos/b/ü.png"],
    ]);
    expect(rows[0].pictures.input).toEqual([
      { file: path.join(result.folder, "thumbnails/input-2-00000.png"), coding: "image", tile: { x: 4, y: 0, width: 2, height: 2 } },
    ]);
    expect(await Promise.all(["/photos/a.png", "/photos/b/ü.png", "/photos/.png", "/else/a.png"].map((file) => kept.holds(file)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("keep an infinite score and one that is none", async () => {
    const mean = { mse: 0, psnr: Number.POSITIVE_INFINITY, ssim: 1 };
    const psnr = Float32Array.of(Number.POSITIVE_INFINITY, Number.NaN, 3);
    const scores = { mse: psnr, psnr, ssim: psnr };
    await keep("run", "reconstruct", { summary: { mean }, rows: [] }, scores);
    const [kept] = await newestResults([path.join(folder, "run")]);
    expect(kept.record.result).toMatchObject({ mean });
    expect((await kept.columns()).psnr).toEqual(psnr);
  });

  it("move with their project", async () => {
    await embed("run");
    await cp(path.join(folder, "run"), path.join(folder, "moved"), { recursive: true });
    const [kept] = await newestResults([path.join(folder, "moved")]);
    const moved = path.join(folder, "moved/results/embed-20260101-000000-aaaa");
    expect(kept.record.result).toMatchObject({ folder: moved, table: path.join(moved, "embedding.csv"), input: "/photos" });
    expect((await kept.rows([0]))[0].pictures.input[0].file).toBe(path.join(moved, "thumbnails/input-2-00000.png"));
  });

  it("of each kind the newest is taken over all runs, a damaged one passed over", async () => {
    await embed("one", "2026-01-03T00:00:00.000Z");
    await embed("two");
    await writeFile(path.join(folder, "one/results/embed-20260103-000000-aaaa/result.json"), '{ "version": 2, "result"');
    const found = await newestResults([path.join(folder, "one"), path.join(folder, "two")]);
    expect(found.map(({ record }) => path.basename(record.result.folder))).toEqual(["embed-20260101-000000-aaaa"]);
  });

  it("say so where a column is cut short", async () => {
    const { folder: at } = await embed("run");
    await writeFile(path.join(at, "labels.i32"), "abc");
    const [kept] = await newestResults([path.join(folder, "run")]);
    await expect(kept.columns()).rejects.toThrow(/cut short/);
  });

  it("leave nothing behind where they are given up", async () => {
    const at = path.join(folder, "run/results/embed-20260101-000000-aaaa");
    const subject = { run: "r", epochs: 3, folder: at, input: "/photos", files, source: "folder" as const, leftOut: [] };
    const writer = new ResultWriter("embed", { ...subject, image: [2, 2, 1], codeLength: 2, anomaly, stamp: null }, null);
    await writer.addColumn("codes", positions);
    await writer.abandon();
    await expect(readdir(path.join(folder, "run/results"))).resolves.toEqual([]);
  });
});

describe("the list of results", () => {
  it("takes the run of an earlier one from where it lies", async () => {
    const run = path.join(folder, "20250101-000000-aaaa");
    const at = path.join(run, "results/embed-20250101-000000-bbbb");
    await mkdir(at, { recursive: true });
    const entry = { kind: "embed", input: "/photos", created: "2025-01-01T00:00:00.000Z" };
    await writeFile(path.join(at, "entry.json"), JSON.stringify(entry));
    expect(await listResults([run])).toEqual([{ ...entry, folder: at, run: "20250101-000000-aaaa" }]);
  });
  it("has all of them, newest first, and another one than the newest can be shown", async () => {
    const old = await embed("one");
    const newer = await embed("two", "2026-01-03T00:00:00.000Z");
    await mkdir(path.join(folder, "two/results/embed-20260104-000000-dddd"));
    const list = await listResults([path.join(folder, "one"), path.join(folder, "two")]);
    expect(list).toEqual([newer, old].map(({ kind, folder, input, created, run }) => ({ kind, folder, input, created, run })));
    const [shown] = await openResults(list, new Set([old.folder]), []);
    expect(shown.record.result.folder).toBe(old.folder);
    const known = await readResult(newer.folder);
    expect((await openResults(list, new Set(), [known]))[0]).toBe(known);
  });
});

describe("what was kept before", () => {
  const runs = path.resolve("test/fixtures/before/digits.runs");

  it("a project and its run open as they are", async () => {
    const parsed = parseProject(await readFile("test/fixtures/before/digits.aeproj", "utf8"));
    expect(parsed).toMatchObject({ ok: true, problems: [] });
    const [run] = await openRuns(path.resolve("test/fixtures/before/digits.aeproj"));
    expect(run.record).toMatchObject({ status: "finished", heldOut: { mse: expect.any(Array) } });
    expect(run.metrics).toHaveLength(2);
    await expect(readCheckpoint(run.files.best, run.record.network)).resolves.toMatchObject({ position: { epoch: 2 } });
  });

  it("results open with their numbers, names and pictures", async () => {
    const [run] = await readdir(runs);
    const kept = await newestResults([path.join(runs, run)]);
    const byKind = new Map(kept.map((one) => [one.record.result.kind, one]));
    const [reconstruct, embedding, found] = (["reconstruct", "embed", "anomalies"] as const).map((kind) => byKind.get(kind));
    expect(reconstruct?.record.result).toMatchObject({ count: 24, mean: { mse: expect.any(Number) } });
    expect((await reconstruct?.columns())?.psnr).toHaveLength(24);
    expect(embedding?.record.result).toMatchObject({ latent: 2, axes: "code", labels: ["even", "odd"] });
    expect((await embedding?.columns())?.positions).toHaveLength(48);
    expect(found?.record.result).toMatchObject({ flagged: 1, worst: expect.any(Array) });
    const scores = (await found?.columns())?.scores ?? new Float32Array();
    expect([...scores]).toEqual([...scores].sort((a, b) => b - a));
    const [row] = (await found?.rows([0, 99])) ?? [];
    expect(row).toMatchObject({ index: 0, file: "odd/000021.png" });
    expect(Object.keys(row.pictures)).toEqual(["input", "output", "heat"]);
    for (const [{ file, tile }] of Object.values(row.pictures)) {
      expect(tile).toBeNull();
      await expect(access(file)).resolves.toBeUndefined();
    }
    expect(await found?.holds(row.source ?? "")).toBe(true);
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

  it("holds for a mere copy, but not for other bytes of the same name and size, nor for what is gone", async () => {
    const [images, copy] = [path.join(folder, "images"), path.join(folder, "copy")];
    for (const one of [images, copy]) {
      await mkdir(one);
      await writeFile(path.join(one, "a.png"), "abc");
      await writeFile(path.join(one, "large.png"), Buffer.alloc(5 << 20, 7));
    }
    const stamp = (await stampOf(images)) ?? "";
    await utimes(path.join(copy, "a.png"), 1, 1);
    expect(await isStamped(copy, stamp)).toBe(true);
    await writeFile(path.join(copy, "a.png"), "abd");
    expect(await isStamped(copy, stamp)).toBe(false);
    expect(await isStamped(images, stamp)).toBe(true);
    expect(await isStamped(path.join(folder, "gone"), stamp)).toBe(false);
  });

  it("of before, which has no content, holds by names, sizes and times", async () => {
    const images = path.join(folder, "images");
    await mkdir(images);
    await writeFile(path.join(images, "a.png"), "abc");
    const [old] = ((await stampOf(images)) ?? "").split("-");
    expect(await isStamped(images, old)).toBe(true);
    await utimes(path.join(images, "a.png"), 1, 1);
    expect(await isStamped(images, old)).toBe(false);
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
    const project = resolveProject({ version: 1, task: "denoise", data: { train: "train", clean: "clean", validation: "held" } });
    const now = (await stampsOf("denoise")) ?? "";
    const times = now.split("+").map((stamp) => stamp.split("-")[0]);
    const old = createHash("sha256").update(times.join()).digest("hex").slice(0, 32);
    expect(await isTrainingStamped(project, folder, old)).toBe(true);
    await utimes(path.join(folder, "train/a.png"), 1, 1);
    expect(await isTrainingStamped(project, folder, now)).toBe(true);
    expect(await isTrainingStamped(project, folder, first[1] ?? "")).toBe(false);
    // Of before: one hash over the times of all, which have changed.
    expect(await isTrainingStamped(project, folder, old)).toBe(false);
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
  const result: Result = { ...embeddingAt("/results"), origin };
  const run = (change: Partial<RunSummary>): RunSummary => ({
    name: null,
    note: "",
    keptEpochs: [],
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

  it("by a newer run that did not finish, but not by one under way or one that left no model", () => {
    for (const status of ["stopped", "interrupted", "failed"] as const)
      expect(staleness(result, [{ ...newer, status }, run({})], project)).toEqual([{ what: "model", reason: "unfinished" }]);
    expect(staleness(result, [{ ...newer, status: "running" }, run({})], project)).toEqual([]);
    expect(staleness(result, [{ ...newer, status: "stopped", epochs: 0 }, run({})], project)).toEqual([]);
    // A run that was chosen though an older one finished is the newest.
    expect(staleness({ ...result, run: newer.id }, [{ ...newer, status: "stopped" }, run({})], project)).toEqual([]);
  });

  it("by settings that differ from those of its run, each named; by those of anomalies for anomalies alone", () => {
    const moved = { ...project, training: { ...project.training, epochs: 7, noise: { ...project.training.noise, amount: 0.3 } } };
    expect(staleness(result, [run({})], moved)).toEqual([{ what: "project", paths: ["training.epochs", "training.noise.amount"] }]);
    const stricter = { ...project, anomaly: { ...anomaly, falseAlarmRate: 0.01 } };
    expect(staleness(result, [run({})], stricter)).toEqual([]);
    const flagged: Result = {
      ...embeddingAt("/results"),
      kind: "anomalies",
      threshold: 1,
      thresholdMessage: null,
      flagged: 0,
      heatScale: 1,
      worst: [],
      origin,
    };
    expect(staleness(flagged, [run({})], stricter)).toEqual([{ what: "project", paths: ["anomaly.falseAlarmRate"] }]);
    // No training reads labels; a result that was made with them is not out of date for the run's having none.
    const labelled = { ...project, data: { ...project.data, labels: "sorted.labels.csv" } };
    expect(runStaleness(run({}), labelled)).toEqual([]);
    expect(staleness(flagged, [run({})], labelled)).toEqual([{ what: "project", paths: ["data.labels"] }]);
    expect(staleness({ ...flagged, origin: { ...origin, labels: "sorted.labels.csv" } }, [run({})], labelled)).toEqual([]);
    // What was said of images counts at once if they had no other labels.
    expect(staleness(flagged, [run({})], labelled, "sorted.labels.csv")).toEqual([]);
    const others = { ...flagged, origin: { ...origin, labels: "others.csv" } };
    expect(staleness(others, [run({})], labelled, "sorted.labels.csv")).toEqual([{ what: "project", paths: ["data.labels"] }]);
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

describe("a result of anomalies that is decided again", () => {
  const summary = { threshold: 2, thresholdMessage: null, flagged: 1, heatScale: 1, worst: [] };
  const trust: AnomalyTrust = {
    ...{ score: "mse", judged: 2, heldOut: 19, falseAlarms: null, shift: null, choice: null, proof: null, labelled: null, notes: [] },
    ...{ baselines: null, pixels: null },
  };
  const columns = {
    scores: Float32Array.of(3, Number.NaN, 18.5),
    pValues: Float32Array.of(1, Number.NaN, 1),
    regions: Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 4, 5, 6, 7),
    heldOut: Float32Array.from({ length: 19 }, (_, i) => i),
  };
  const settings = { falseAlarmRate: 0.5, threshold: "auto" as const };

  it("has another record, and once it is written another table, without its images", async () => {
    const made = await keep("run", "anomalies", { summary: { ...summary, trust }, rows: [] }, columns);
    const [kept] = await newestResults([path.join(folder, "run")]);
    const result = await decidable(kept);
    expect(result?.decided(settings)).toMatchObject({
      anomaly: { ...settings, score: "auto" },
      result: { threshold: 9, flagged: 1, trust: { score: "mse", falseAlarms: { rate: 0.5, accepted: true } } },
    });
    expect(await readFile(made.table, "utf8")).toBe("");
    await result?.write({ ...settings, threshold: { top: 2 } });
    expect((await readFile(made.table, "utf8")).trim().split("\n")).toEqual([
      "file,score,threshold,flagged,rank,p,region,outcome,run",
      "c.png,18.5,3,true,1,0.05,4 5 6 7,judged,20260101-000000-aaaa",
      "a.png,3,3,true,2,0.85,,judged,20260101-000000-aaaa",
      "b/ü.png,,3,false,,,,not judged: it has values that are no numbers,20260101-000000-aaaa",
    ]);
    const [again] = await newestResults([path.join(folder, "run")]);
    expect(again.record).toMatchObject({ anomaly: { threshold: { top: 2 } }, result: { flagged: 2 } });
  });

  it("counts what was said of its images as their labels, also for the threshold of the best F1", async () => {
    await keep("run", "anomalies", { summary: { ...summary, trust }, rows: [] }, columns);
    const [kept] = await newestResults([path.join(folder, "run")]);
    const best = { ...settings, threshold: "best-f1" as const };
    expect((await decidable(kept))?.decided(best)).toMatchObject({ result: { threshold: null, trust: { labelled: null } } });
    const said = await decidable(kept, { "c.png": "odd", "a.png": "fine", "gone.png": "odd" });
    expect(said?.decided(best)).toMatchObject({
      result: {
        threshold: 10.75,
        flagged: 1,
        trust: { labelled: { good: 1, odd: 1, auroc: 1, atThreshold: { found: 1, falseAlarms: 0 } } },
      },
    });
    const decisions = new Decisions();
    expect([decisions.follow(settings, null), decisions.follow(settings, {}), decisions.follow(best, {})]).toEqual([false, false, true]);
    expect((await decisions.record(kept)).result).toMatchObject({ threshold: null });
    expect(decisions.follow(best, { "c.png": "odd", "a.png": "fine" })).toBe(true);
    expect((await decisions.record(kept)).result).toMatchObject({ threshold: 10.75 });
  });

  it("stays as it is if it keeps no held-out scores, or is of another kind", async () => {
    const { heldOut, ...before } = columns;
    await keep("run", "anomalies", { summary, rows: [] }, before);
    const [kept] = await newestResults([path.join(folder, "run")]);
    expect(await decidable(kept)).toBeNull();
    await embed("other");
    const [embedding] = await newestResults([path.join(folder, "other")]);
    expect(await decidable(embedding)).toBeNull();
  });
});

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JobEvent } from "../../../src/core/jobs/event.js";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { newestCheckpoint } from "../../../src/runs/checkpoint.js";
import { readFilm } from "../../../src/runs/film-file.js";
import { readMetrics } from "../../../src/runs/metrics-file.js";
import { readRecord, runFiles } from "../../../src/runs/run-folder.js";
import { listRuns } from "../../../src/runs/runs.js";
import { decodeSafetensors } from "../../../src/runs/safetensors.js";
import { openScript, type Script } from "../processes.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
let script: Script;
beforeAll(async () => {
  [bench, script] = [await openWorkbench(), await openScript("train-project.ts")];
});
afterAll(() => Promise.all([bench.dispose(), script.dispose()]));

type Line = JobEvent | { kind: "result"; folder: string; status: string } | { kind: "failed"; code: string | null; message: string };
const parse = (line: string) => JSON.parse(line) as Line;

/** A project in a folder of its own; noise and a schedule, so that their place in the epoch counts. */
async function project(name: string, training: object = {}, network: object = {}): Promise<string> {
  const folder = bench.file(name);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "digits.aeproj");
  const content = {
    version: 1,
    data: { train: "../pairs/train/clean", validation: 0.2 },
    network: { preset: "classic", filters: 3, latent: 2, ...network },
    training: { epochs: 3, batchSize: 16, schedule: "cosine", noise: { kind: "gaussian", amount: 0.1 }, ...training },
  };
  await writeFile(file, JSON.stringify(content));
  return file;
}

const cache = () => bench.file(".cache");
const runOf = async (file: string): Promise<string> => path.join(path.dirname(file), "digits.runs", (await listRuns(file))[0].id);
const tensors = async (folder: string, name: string) => decodeSafetensors(await readFile(path.join(folder, `${name}.safetensors`))).tensors;
const losses = async (folder: string) =>
  (await readMetrics(runFiles(folder).metrics)).map(({ loss, validationLoss }) => [loss, validationLoss]);

/** Two runs ended with the same bits: weights and moments, the last and the best, and the losses of every epoch. */
async function expectSameEnd(folder: string, whole: string): Promise<void> {
  for (const name of ["last", "best"]) expect(await tensors(folder, name), name).toEqual(await tensors(whole, name));
  expect(await losses(folder)).toEqual(await losses(whole));
}

it("killed in the middle of an epoch, and killed again, a run ends with the same bits as in one go", async () => {
  const whole = await project("whole");
  expect((await script.run([whole, cache()])).code).toBe(0);
  const file = await project("killed");
  for (const [epoch, resume] of [
    [2, "start"],
    [3, "resume"],
  ] as const) {
    const killed = await script.run([file, cache(), resume], {
      onLine: (line, child) => {
        const event = parse(line);
        if (event.kind === "step" && event.epoch === epoch && event.step === 4) child.kill("SIGKILL");
      },
    });
    expect(killed.signal).toBe("SIGKILL");
    const folder = await runOf(file);
    expect((await listRuns(file))[0].status).toBe("interrupted");
    const { checkpoint } = await newestCheckpoint(folder, (await readRecord(runFiles(folder))).network);
    expect(checkpoint?.position.epoch).toBe(epoch - 1);
    expect(checkpoint?.position.step).toBeGreaterThan(0);
  }
  expect((await script.run([file, cache(), "resume"])).code).toBe(0);
  await expectSameEnd(await runOf(file), await runOf(whole));
});

it("killed while the codes are drawn to a guide, a run ends with the same bits, and draws one of before that had none to none", async () => {
  const [settings, network] = [
    { epochs: 2, batchSize: 64 },
    { preset: "map", filters: 3, hidden: [8] },
  ];
  const whole = await project("guided", settings, network);
  expect((await script.run([whole, cache()])).code).toBe(0);
  const metrics = await readMetrics(runFiles(await runOf(whole)).metrics);
  expect(metrics.map(({ guideDistance = Number.NaN }) => guideDistance > 0 && guideDistance < 2)).toEqual([true, true]);
  const file = await project("killed-guided", settings, network);
  await script.run([file, cache(), "start"], {
    onLine: (line, child) => {
      const event = parse(line);
      if (event.kind === "step" && event.epoch === 2 && event.step === 3) child.kill("SIGKILL");
    },
  });
  const { guide, record } = runFiles(await runOf(file));
  expect(await readFile(guide)).toEqual(await readFile(runFiles(await runOf(whole)).guide));
  // A torn one is made again.
  await writeFile(guide, "torn");
  expect((await script.run([file, cache(), "resume"])).code).toBe(0);
  await expectSameEnd(await runOf(file), await runOf(whole));
  const films = await Promise.all([file, whole].map(async (one) => readFilm(runFiles(await runOf(one)).film)));
  expect(films[0]).toEqual(films[1]);
  expect(films[0]).toMatchObject({ epochs: [1, 2], latent: 2 });
  expect(films[0]?.positions.every(Number.isFinite)).toBe(true);

  const { network: built, project: snapshot, ...rest } = JSON.parse(await readFile(record, "utf8"));
  expect(snapshot).toMatchObject({ training: { guide: "umap" }, network: { hidden: [8] } });
  const { guide: _guide, ...training } = snapshot.training;
  const { hidden: _hidden, ...shape } = snapshot.network;
  await writeFile(record, JSON.stringify({ ...rest, network: built, project: { ...snapshot, training, network: shape } }));
  const old = await readRecord(runFiles(await runOf(file)));
  expect([old.project.training.guide, old.project.network.hidden]).toEqual(["none", []]);
});

// A small disk of the process's own, whose folder is copied to a larger one when it has ended.
const onSmallDisk =
  'mount -t tmpfs -o size="$1" tmpfs "$2" && cp "$3" "$2" && to="$4" && from="$2" && shift 4 && { "$@"; code=$?; cp -a "$from/." "$to"; exit $code; }';

it("on a full disk a run ends as interrupted, whole, with a sentence, and goes on where there is room", async () => {
  const settings = { epochs: 30 };
  const whole = await project("roomy", settings);
  expect((await script.run([whole, cache()])).code).toBe(0);
  const [file, disk] = [await project("full", settings), bench.file("disk")];
  await mkdir(disk);
  const before = ["unshare", "-Urm", "sh", "-c", onSmallDisk, "sh", "256k", disk, file, path.dirname(file)];
  const ended = await script.run([path.join(disk, "digits.aeproj"), cache()], { before });
  expect(parse(ended.lines.at(-1) ?? "{}")).toMatchObject({
    kind: "failed",
    code: "disk-full",
    message: expect.stringMatching(/^The disk is full at .*\. Free some space and resume the run\.$/),
  });
  const [{ status, epochs }] = await listRuns(file);
  expect([status, epochs > 0 && epochs < 30]).toEqual(["interrupted", true]);
  expect((await script.run([file, cache(), "resume"])).code).toBe(0);
  await expectSameEnd(await runOf(file), await runOf(whole));
});

/** An .npy file of `count` gray images of 8 by 8, smooth ramps on 0..1, with `value` in the middle of the last one. */
async function writeArray(file: string, count: number, value: number): Promise<void> {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${count}, 8, 8), }`.padEnd(117);
  const values = Float32Array.from({ length: count * 64 }, (_, i) => ((i % 8) + (i >> 6)) / (8 + count));
  values[count * 64 - 32] = value;
  await writeFile(file, Buffer.concat([Buffer.from(`\x93NUMPY\x01\x00v\x00${header}\n`, "latin1"), Buffer.from(values.buffer)]));
}

// 1e25 squared is beyond float32; 1e18 squared is not, but the square of its gradient, which Adam keeps.
it.each([
  [1e25, "loss"],
  [1e18, "weights"],
])("a value of %f ends a run because of its %s, with the last good checkpoint kept", async (value, what) => {
  const folder = bench.file(`lost-${what}`);
  await mkdir(folder);
  const [file, images] = [path.join(folder, "digits.aeproj"), path.join(folder, "images.npy")];
  await writeArray(images, 40, 0.5);
  const content = {
    version: 1,
    data: { train: "images.npy", validation: 0, range: [0, 1] },
    network: { preset: "standard", kernels: [3], outputActivation: "linear" },
    training: { epochs: 4, batchSize: 40, learningRate: 0.01 },
  };
  await writeFile(file, JSON.stringify(content));
  const controller = new AbortController();
  const stopAfterTwo = (event: JobEvent) => {
    if (event.kind === "epoch" && event.metrics.epoch === 2) controller.abort();
  };
  const { folder: run } = await bench.run(
    { kind: "train", project: file, engine: "tensorflow" },
    { signal: controller.signal, report: stopAfterTwo },
  );
  const good = await readFile(path.join(run, "last.safetensors"));
  await writeArray(images, 40, value);
  await expect(bench.run({ kind: "train", project: file, engine: "tensorflow", resume: true })).rejects.toThrow(
    new RegExp(
      `The ${what} became infinite in epoch 3, step 1, so the run was ended and its last checkpoint kept. Try a learning rate of 0.001`,
    ),
  );
  expect(good.equals(await readFile(path.join(run, "last.safetensors")))).toBe(true);
  expect(await losses(run)).toHaveLength(2);
  const [{ status, message }] = await listRuns(file);
  expect([status, message && inEnglish(message)]).toEqual(["failed", expect.stringContaining("infinite")]);
});

import { spawn } from "node:child_process";
import { appendFile, mkdir, mkdtemp, readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { buildNetwork, type Network, parametersOf } from "../../../src/core/network/network.js";
import { presetLayers } from "../../../src/core/network/preset.js";
import { randomStream } from "../../../src/core/numbers/random.js";
import { resolveProject } from "../../../src/core/project/project.js";
import type { RunRecord } from "../../../src/core/runs/run.js";
import { acquireLock, isLocked } from "../../../src/files/lock.js";
import { type Checkpoint, newestCheckpoint, readCheckpoint, rotateCheckpoint } from "../../../src/runs/checkpoint.js";
import { epochsIn, keepEpoch } from "../../../src/runs/epoch-weights.js";
import { appendMetrics, readMetrics } from "../../../src/runs/metrics-file.js";
import { createRunFolder, runId, writeAbout } from "../../../src/runs/run-folder.js";
import { damagedRuns, hasLeftModel, listRuns, newestRun, refuseUnderWay, runForUse, unfinishedRun } from "../../../src/runs/runs.js";
import { decodeSafetensors, encodeSafetensors } from "../../../src/runs/safetensors.js";
import { readUsedState } from "../../../src/runs/used-weights.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "runs-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const project = resolveProject({ version: 1, network: { preset: "classic", filters: 2 } });
function network(filters = 2): Network {
  const built = buildNetwork([28, 28, 1], (input) => presetLayers({ ...project.network, filters }, input));
  if (!built.ok) throw new Error(inEnglish(built.problem.message));
  return built.network;
}

function checkpoint(epoch: number): Checkpoint {
  const random = randomStream(epoch, "state");
  const tensors = () =>
    Object.fromEntries(
      parametersOf(network()).map(({ name, shape }) => [name, Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, random)]),
    );
  return {
    state: { weights: tensors(), firstMoments: tensors(), secondMoments: tensors(), step: 10 * epoch },
    position: { epoch, step: 0, lossSum: 0, images: 0, seconds: 0, metrics: { epoch, loss: 0.1, learningRate: 0.001, seconds: 1 } },
  };
}

function record(id: string, status: RunRecord["status"]): RunRecord {
  return {
    version: 1,
    id,
    created: "2026-01-01T00:00:00.000Z",
    status,
    message: null,
    project,
    network: network(),
    modelRange: [0, 1],
    dataRange: [0, 255],
    data: { images: 10, training: 8, validation: 2, fingerprint: "f" },
    engine: { kind: "portable", name: "Portable", version: "4", threads: 1 },
    best: null,
    heldOut: {},
  };
}

describe("checkpoints", () => {
  it("give back the same bits and place", async () => {
    await rotateCheckpoint(folder, network(), checkpoint(3));
    expect(await readCheckpoint(path.join(folder, "last.safetensors"), network())).toEqual(checkpoint(3));
  });
  it("cut short: the one before is used, and the reason given", async () => {
    await rotateCheckpoint(folder, network(), checkpoint(1));
    await rotateCheckpoint(folder, network(), checkpoint(2));
    await truncate(path.join(folder, "last.safetensors"), 4000);
    const { checkpoint: found, refused } = await newestCheckpoint(folder, network());
    expect(found?.position.epoch).toBe(1);
    expect(inEnglish(refused[0])).toMatch(/last\.safetensors cannot be used.*cut short/);
  });
  it("of another network are refused by the tensor that differs", async () => {
    await rotateCheckpoint(folder, network(), checkpoint(1));
    const { checkpoint: found, refused } = await newestCheckpoint(folder, network(3));
    expect(found).toBeNull();
    expect(inEnglish(refused[0])).toMatch(/another network: conv2d_1\/kernel is 5 × 5 × 1 × 2, not 5 × 5 × 1 × 3/);
  });
  it("are none where there are none", async () => {
    expect(await newestCheckpoint(folder, network())).toEqual({ checkpoint: null, refused: [] });
  });
});

describe("the epochs of a run", () => {
  const id = "20260101-000000-aaaa";
  const line = (epoch: number) => ({ epoch, loss: 1 / epoch, learningRate: 0.001, seconds: 1 });
  const trained = async (epochs: number, step: number, best: RunRecord["best"] = null) => {
    const files = await createRunFolder(path.join(folder, "p.aeproj"), { ...record(id, "finished"), best, heldOut: { mse: [0.1] } });
    for (let epoch = 1; epoch <= epochs; epoch++) {
      await keepEpoch(files.epochs, network(), checkpoint(epoch), step);
      await appendMetrics(files.metrics, line(epoch));
    }
    return files;
  };

  it("are chosen by their numbers, each with the weights that it had, and its scores apart from those of the best", async () => {
    const { scorers } = await trained(4, 1);
    const file = path.join(folder, "p.aeproj");
    const second = await runForUse(file, { run: id, epoch: 2 });
    expect(second.epoch).toBe(2);
    const state = await readUsedState(second);
    expect(state.weights).toEqual(checkpoint(2).state.weights);
    expect(state.step).toBe(20);
    expect(new Set(Object.values(state.firstMoments).flatMap((values) => [...values]))).toEqual(new Set([0]));
    expect([second.record.heldOut, path.relative(scorers, second.files.scorers)]).toEqual([{}, "epoch-2"]);
    await expect(runForUse(file, { epoch: 9 })).rejects.toThrow(/has kept no weights of epoch 9; it has those of 1-4/);
    expect((await listRuns(file))[0].keptEpochs).toEqual([1, 2, 3, 4]);
  });
  it("are fewer than were trained if they take much room, and are let go when fewer fit", async () => {
    const files = await trained(6, 2);
    expect(await epochsIn(files.epochs)).toEqual([2, 4, 6]);
    await keepEpoch(files.epochs, network(), checkpoint(9), 3);
    expect(await epochsIn(files.epochs)).toEqual([6, 9]);
    // What lies beyond the metrics is of before the run was resumed.
    expect((await runForUse(path.join(folder, "p.aeproj"))).keptEpochs).toEqual([6]);
  });
  it("have the best among them, which is taken as it is without a choice", async () => {
    await trained(4, 5, { epoch: 3, loss: 0.2 });
    const best = await runForUse(path.join(folder, "p.aeproj"), { epoch: 3 });
    expect([best.keptEpochs, best.epoch, best.record.heldOut]).toEqual([[3], null, { mse: [0.1] }]);
  });
  it("are none in runs of before", async () => {
    await createRunFolder(path.join(folder, "p.aeproj"), record(id, "finished"));
    await expect(runForUse(path.join(folder, "p.aeproj"), { epoch: 1 })).rejects.toThrow(/has kept no weights of its epochs/);
  });
});

describe("safetensors", () => {
  const bytes = encodeSafetensors({ a: { shape: [2, 1], data: Float32Array.of(1, -2) } }, { k: "v" });
  it("round trip", () => {
    expect(decodeSafetensors(bytes)).toEqual({ tensors: { a: { shape: [2, 1], data: Float32Array.of(1, -2) } }, metadata: { k: "v" } });
  });
  it.each([0, 7, 20, bytes.length - 1])("cut at %i bytes are refused with a sentence", (length) => {
    expect(() => decodeSafetensors(bytes.slice(0, length))).toThrow(/not a whole safetensors file/);
  });
});

describe("metrics lines", () => {
  const line = (epoch: number) => ({ epoch, loss: 1 / epoch, learningRate: 0.001, seconds: 1 });
  it("end at a torn line", async () => {
    const file = path.join(folder, "metrics.jsonl");
    await appendMetrics(file, line(1));
    await appendMetrics(file, line(2));
    await appendFile(file, '{"epoch":3,"lo');
    expect(await readMetrics(file)).toEqual([line(1), line(2)]);
    expect(await readFile(file, "utf8")).toContain('{"epoch":1,"loss":1,');
  });
});

describe("locks", () => {
  it("keep a second holder out, and are free again after release", async () => {
    const lock = await acquireLock(folder);
    expect(await isLocked(folder)).toBe(true);
    await expect(acquireLock(folder)).rejects.toThrow(/being trained by another process/);
    lock.release();
    (await acquireLock(folder)).release();
    expect(await isLocked(folder)).toBe(false);
  });
  it("of a process that ended are taken over", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.on("exit", resolve));
    await writeFile(path.join(folder, "lock"), JSON.stringify({ pid: child.pid, started: "1" }));
    expect(await isLocked(folder)).toBe(false);
    (await acquireLock(folder)).release();
  });
  it("of another machine hold while they are touched", async () => {
    const lock = path.join(folder, "lock");
    await writeFile(lock, JSON.stringify({ pid: process.pid, started: "", host: `not-${os.hostname()}` }));
    expect(await isLocked(folder)).toBe(true);
    await expect(acquireLock(folder)).rejects.toThrow(/by another process \(\d+ on not-/);
    const silent = new Date(Date.now() - 3 * 60_000);
    await utimes(lock, silent, silent);
    expect(await isLocked(folder)).toBe(false);
    (await acquireLock(folder)).release();
  });
});

describe("the runs of a project", () => {
  it("are listed newest first, the interrupted told from the running, the damaged left out", async () => {
    const file = path.join(folder, "digits.aeproj");
    await createRunFolder(file, record("20260101-000000-aaaa", "finished"));
    const running = await createRunFolder(file, record("20260102-000000-bbbb", "running"));
    const damaged = await createRunFolder(file, record("20260103-000000-cccc", "finished"));
    await writeFile(damaged.record, "{");
    expect((await listRuns(file)).map(({ id, status }) => [id, status])).toEqual([
      ["20260102-000000-bbbb", "interrupted"],
      ["20260101-000000-aaaa", "finished"],
    ]);
    expect((await unfinishedRun(file))?.record.id).toBe("20260102-000000-bbbb");
    expect((await runForUse(file)).record.id).toBe("20260101-000000-aaaa");
    await expect(runForUse(file, { run: "nope" })).rejects.toThrow(/no run nope/);
    const lock = await acquireLock(running.folder);
    expect((await listRuns(file))[0].status).toBe("running");
    lock.release();
    expect(await readFile(path.join(folder, "digits.runs", ".gitignore"), "utf8")).toBe("*\n");
  });
  it("of which the newest with a model is used: trained for an epoch, or imported and stopped before its first", async () => {
    const file = path.join(folder, "imported.aeproj");
    await createRunFolder(file, { ...record("20260101-000000-aaaa", "stopped"), origin: "Autoencoder.h5" });
    await createRunFolder(file, record("20260102-000000-bbbb", "failed"));
    expect((await newestRun(file))?.record.id).toBe("20260102-000000-bbbb");
    expect((await newestRun(file, hasLeftModel))?.record.id).toBe("20260101-000000-aaaa");
    expect((await runForUse(file)).record.id).toBe("20260101-000000-aaaa");
  });

  it("without one: a sentence", async () => {
    await writeFile(path.join(folder, "x.aeproj"), "{}");
    await expect(runForUse(path.join(folder, "x.aeproj"))).rejects.toThrow("x.aeproj has no trained run yet. Train it first.");
  });
});

it("run ids are UTC times", () => {
  expect(runId(new Date("2026-03-04T05:06:07.891Z"), "ab12")).toBe("20260304-050607-ab12");
});

describe("what is said of a run", () => {
  it("is kept apart from its record and listed with it", async () => {
    const file = path.join(folder, "digits.aeproj");
    const files = await createRunFolder(file, record("20260101-000000-aaaa", "finished"));
    expect((await listRuns(file))[0]).toMatchObject({ name: null, note: "" });
    await writeAbout(files, { name: "First", note: "too few filters" });
    expect((await listRuns(file))[0]).toMatchObject({ id: "20260101-000000-aaaa", name: "First", note: "too few filters" });
  });
  it("is nothing where the file is damaged", async () => {
    const file = path.join(folder, "digits.aeproj");
    const files = await createRunFolder(file, record("20260101-000000-aaaa", "finished"));
    await writeFile(files.about, '{ "name": 3 }');
    expect((await listRuns(file))[0]).toMatchObject({ name: null, note: "" });
  });
});

describe("a run whose record is torn", () => {
  it("is said where it is the only one, and hides no other", async () => {
    const file = path.join(folder, "a.aeproj");
    const torn = await createRunFolder(file, record("20260101-000000-aaaa", "finished"));
    await truncate(torn.record, 40);
    expect((await damagedRuns(file)).map(({ message }) => message)).toEqual([
      "The run 20260101-000000-aaaa cannot be read: its run.json is missing or damaged.",
    ]);
    await expect(runForUse(file)).rejects.toThrow("its run.json is missing or damaged");
    await createRunFolder(file, record("20260102-000000-bbbb", "finished"));
    expect((await runForUse(file)).record.id).toBe("20260102-000000-bbbb");
  });
});

it("a project that is not there has no run to use, and is not said to be untrained", async () => {
  const file = path.join(folder, "gone.aeproj");
  await expect(runForUse(file)).rejects.toThrow("There is no project gone.aeproj");
  await writeFile(file, "{}");
  await expect(runForUse(file)).rejects.toThrow("gone.aeproj has no trained run yet.");
});

it("a run whose record may not be read, or is a folder, is said with that reason", async () => {
  const file = path.join(folder, "a.aeproj");
  const closed = await createRunFolder(file, record("20260101-000000-aaaa", "finished"));
  await rm(closed.record);
  await mkdir(closed.record);
  expect((await damagedRuns(file)).map(({ message }) => message)).toEqual([
    `${closed.record} is a folder, where a file is needed. Choose another name.`,
  ]);
});

it("a run that is under way is not resumed beside itself", async () => {
  const file = path.join(folder, "a.aeproj");
  const { folder: run } = await createRunFolder(file, record("20260101-000000-aaaa", "running"));
  await refuseUnderWay(file);
  const lock = await acquireLock(run);
  await expect(refuseUnderWay(file)).rejects.toThrow("a.aeproj is being trained already, in the run 20260101-000000-aaaa");
  lock.release();
});

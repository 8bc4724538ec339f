import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { thresholdOf } from "../../../src/core/numbers/threshold.js";
import { openRun, writeRecord } from "../../../src/runs/run-folder.js";

const before = fileURLToPath(new URL("../../fixtures/runs/before/20261127-231058-d26a", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), "held-out-")), "20261127-231058-d26a");
  await cp(before, folder, { recursive: true });
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

const written = async () => JSON.parse(await readFile(path.join(folder, "run.json"), "utf8"));

describe("the held-out scores of a run", () => {
  it("of before are those of mse", async () => {
    const { record, metrics } = await openRun(folder);
    const { heldOut } = await written();
    expect(heldOut.length).toBe(20);
    expect(record.heldOut).toEqual({ mse: heldOut });
    expect(thresholdOf(record.heldOut.mse ?? [], 0.05)).toEqual({ ok: true, value: Math.max(...heldOut) });
    expect(metrics.length).toBe(3);
  });

  it("are written by scorer and read again", async () => {
    const run = await openRun(folder);
    await writeRecord(run.files, { ...run.record, heldOut: { mse: [0.25, 0.5] } });
    expect((await written()).heldOut).toEqual({ mse: [0.25, 0.5] });
    expect((await openRun(folder)).record.heldOut).toEqual({ mse: [0.25, 0.5] });
  });

  it("lose those that are no numbers, and the run opens", async () => {
    const run = await openRun(folder);
    await writeRecord(run.files, { ...run.record, heldOut: { mse: [0.25, Number.NaN, Number.POSITIVE_INFINITY, 0.5] } });
    expect((await openRun(folder)).record.heldOut).toEqual({ mse: [0.25, 0.5] });
  });

  it("keep a scorer that is not known here", async () => {
    const run = await openRun(folder);
    const heldOut = { mse: [0.5], later: [1, 2] };
    await writeRecord(run.files, { ...run.record, heldOut });
    expect((await openRun(folder)).record.heldOut).toEqual(heldOut);
  });
});

import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AnomalyTrust } from "../../../src/core/analyses/anomaly-trust.js";
import { sentence } from "../../../src/core/language/sentence.js";
import { resolveProject } from "../../../src/core/project/project.js";
import { ResultWriter } from "../../../src/engine/results/result-writer.js";
import { newPart, sweepParts } from "../../../src/runs/arrival-files.js";
import { addArrivals, settleArrivals } from "../../../src/runs/arrivals.js";
import type { KeptResult } from "../../../src/runs/kept-result.js";
import { readResult } from "../../../src/runs/result-folder.js";
import { replaceRewritten } from "../../../src/runs/rewritten.js";
import { isStamped } from "../../../src/runs/stamp.js";

let folder: string;
let images: string;
let result: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "arrivals-"));
  images = path.join(folder, "images");
  result = path.join(folder, "result");
  await mkdir(images);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { anomaly } = resolveProject({ version: 1 });
const heldOut = Float32Array.from({ length: 39 }, (_, n) => n / 39);
const now = new Date("2026-02-01T10:00:00.000Z");

const trustOf = (judged: number): AnomalyTrust => ({
  ...{ score: "mse", judged, heldOut: heldOut.length, shift: null, falseAlarms: null, choice: null, proof: null },
  ...{ labelled: null, baselines: null, pixels: null, notes: [] },
});

/** A result of anomalies with pictures of 2 by 2 pixels, in a folder. */
async function judged(at: string, scores: Record<string, number>, odd?: number[], of = { heldOut }): Promise<KeptResult> {
  const files = Object.keys(scores);
  const values = Float32Array.from(Object.values(scores));
  const subject = { run: "20260101-000000-aaaa", epochs: 3, folder: at, input: images, files, source: "folder" as const, leftOut: [] };
  const writer = new ResultWriter("anomalies", { ...subject, image: [2, 2, 1], codeLength: 2, anomaly, stamp: "stamp" }, null);
  for (const name of ["input", "output", "heat"] as const) await writer.addPictures(name, new Float32Array(4 * files.length));
  await writer.addColumn("scores", values);
  await writer.addColumn("pValues", values);
  for (const name of ["regions", "outlines"] as const)
    await writer.addColumn(
      name,
      Float32Array.from({ length: 4 * files.length }, (_, n) => n),
    );
  await writer.addColumn("dates", new Int32Array(files.length).fill(7));
  await writer.addColumn("heldOut", of.heldOut);
  if (odd) await writer.addColumn("odd", Int32Array.from(odd));
  const worst = files.map((file) => ({ file, score: scores[file] })).sort((a, b) => b.score - a.score);
  const summary = { threshold: 0.96, thresholdMessage: null, flagged: 0, heatScale: 1, trust: trustOf(files.length), worst };
  await writer.finish({ summary, rows: [{ file: "a.png" }] }, "2026-01-01T00:00:00.000Z");
  return readResult(at);
}

const first = (odd?: number[]) => judged(result, { "a.png": 0.1, "b.png": 2, "é.png": 0.3 }, odd);

/** Adds images as if they had come and were judged. */
async function come(scores: Record<string, number>, odd?: number[]): Promise<KeptResult> {
  const part = await judged(await newPart(result), scores, odd);
  await addArrivals(await readResult(result), { part, unread: [], now });
  return readResult(result);
}

const table = async () => (await readFile(path.join(result, "anomalies.csv"), "utf8")).trim().split("\n");

describe("images that came into the folder of a result", () => {
  it("are added to its numbers, names, pictures, counts and table", async () => {
    await first();
    await come({ "c.png": 3, "d/1.png": 0.2 });
    const kept = await come({ "B.png": 0.5 });
    expect(kept.record).toMatchObject({
      result: { count: 6, flagged: 2, trust: { judged: 6, score: "mse" }, worst: [{ file: "c.png" }, { file: "b.png" }, {}, {}, {}, {}] },
      arrivals: { first: 3, last: now.toISOString(), parts: [{ from: 3 }, { from: 5 }] },
      sortedByName: false,
    });
    expect(await kept.files()).toEqual(["a.png", "b.png", "é.png", "c.png", "d/1.png", "B.png"]);
    const { scores, regions, dates, nameOrder } = await kept.columns();
    expect([...scores].map((score) => Number(score.toFixed(3)))).toEqual([0.1, 2, 0.3, 3, 0.2, 0.5]);
    expect([...regions.slice(8)]).toEqual([8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3]);
    expect([dates.length, ...nameOrder]).toEqual([6, 0, 1, 5, 3, 4, 2]);
    const rows = await kept.rows([1, 4, 5]);
    const [one, two] = kept.record.arrivals?.parts ?? [];
    expect(rows.map(({ pictures }) => [path.dirname(path.dirname(pictures.heat[0].file)), pictures.heat[0].tile?.x])).toEqual([
      [result, 2],
      [one.folder, 2],
      [two.folder, 0],
    ]);
    expect(rows[1].source).toBe(path.join(images, "d/1.png"));
    expect(await Promise.all(rows.map(({ pictures }) => readFile(pictures.input[0].file).then(({ length }) => length > 50)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await kept.holds(path.join(images, "d/1.png"))).toBe(true);
    expect((await table()).slice(1).map((row) => row.split(",")[0])).toEqual(["c.png", "b.png", "B.png", "é.png", "d/1.png", "a.png"]);
  });

  it("have labels if the others have, and none of their own if they have not", async () => {
    await first([0, 1, -1]);
    await come({ "c.png": 3 });
    const { odd } = await (await come({ "d.png": 3 }, [1])).columns();
    expect([...odd]).toEqual([0, 1, -1, -1, 1]);
  });

  it("are as if they had not come if the record was not written, and others take their place", async () => {
    await first([0, 1, -1]);
    const record = path.join(result, "result.json");
    await copyFile(record, path.join(folder, "before.json"));
    await come({ "A.png": 5, "0.png": 6 });
    await copyFile(path.join(folder, "before.json"), record);
    const before = await readResult(result);
    expect([await before.files(), (await before.columns()).odd.length]).toEqual([["a.png", "b.png", "é.png"], 3]);
    const after = await come({ "z.png": 0.7 });
    expect(await after.files()).toEqual(["a.png", "b.png", "é.png", "z.png"]);
    expect([...(await after.columns()).scores].map((score) => Number(score.toFixed(2)))).toEqual([0.1, 2, 0.3, 0.7]);
    expect((await table()).length).toBe(5);
    expect((await readFile(path.join(result, "files.jsonl"), "utf8")).split("\n").length).toBe(5);
  });

  it("are named with the reason if they cannot be read, until they can", async () => {
    await first();
    const reason = sentence("It is empty.");
    await addArrivals(await readResult(result), { part: null, unread: [{ file: "c.png", outcome: "left out", reason }], now });
    expect((await readResult(result)).record.result.leftOut).toMatchObject([{ file: "c.png" }]);
    expect((await table()).at(-1)).toContain("not judged: It is empty.");
    const kept = await come({ "c.png": 0.2 });
    expect([kept.record.result.leftOut, kept.record.result.count]).toEqual([[], 4]);
  });

  it("are refused if another watch has added them, or if the run scores in another way now", async () => {
    await first();
    await come({ "c.png": 3 });
    await expect(come({ "d.png": 1, "c.png": 3 })).rejects.toThrow(/^c\.png was judged already, by another window/);
    const part = await judged(await newPart(result), { "e.png": 1 }, undefined, { heldOut: heldOut.map((score) => score * 1.01) });
    const other = addArrivals(await readResult(result), { part, unread: [], now });
    await expect(other).rejects.toThrow("no longer scores as it did when the folder was judged. Flag the folder again, then watch it.");
    expect((await readResult(result)).record.result.count).toBe(4);
  });

  it("put a result out of date no more once it is settled, unless some are not in it", async () => {
    await first();
    for (const name of ["a.png", "b.png", "é.png"]) await writeFile(path.join(images, name), name);
    await settleArrivals(await readResult(result));
    const stamp = (await readResult(result)).record.images ?? "";
    expect(await isStamped(images, stamp)).toBe(true);
    await writeFile(path.join(images, "new.png"), "new");
    await settleArrivals(await readResult(result));
    expect((await readResult(result)).record.images).toBe(stamp);
  });

  it("replace what was judged of them before if they were written again, in the rows that they had", async () => {
    await first([0, 1, -1]);
    await come({ "c.png": 3 });
    const again = async (scores: Record<string, number>, unread: string[] = []) => {
      const part = Object.keys(scores).length > 0 ? await judged(await newPart(result), scores) : null;
      const outcomes = unread.map((file) => ({ file, outcome: "left out" as const, reason: sentence("It is empty.") }));
      await replaceRewritten(await readResult(result), { part, unread: outcomes, now });
      return readResult(result);
    };
    const once = await again({ "b.png": 0.2, "c.png": 0.4 });
    expect(await once.files()).toEqual(["a.png", "b.png", "é.png", "c.png"]);
    const { scores, regions, odd, dates } = await once.columns();
    expect([...scores].map((score) => Number(score.toFixed(2)))).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect([...regions.slice(4)]).toEqual([0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7]);
    expect([[...odd], dates.length]).toEqual([[0, 1, -1, -1], 4]);
    expect(once.record.result).toMatchObject({ count: 4, flagged: 0, worst: [{ file: "c.png" }, { file: "é.png" }, {}, {}] });
    expect(once.record.arrivals).toMatchObject({ first: 3, parts: [{ from: 3 }], rewritten: [{ index: 1 }, { index: 3 }] });
    const [before] = once.record.arrivals?.rewritten ?? [];
    const folderOf = async (index: number) => {
      const [{ pictures }] = await (await readResult(result)).rows([index]);
      return path.dirname(path.dirname(pictures.heat[0].file));
    };
    expect([await folderOf(0), await folderOf(1), await folderOf(3)]).toEqual([result, before.folder, before.folder]);
    // Whoever writes one picture again and again leaves no thumbnails of before.
    const twice = await again({ "b.png": 0.9, "c.png": 0.8 });
    expect(twice.record.arrivals?.rewritten).toHaveLength(2);
    expect(await readdir(path.join(result, "arrivals"))).not.toContain(path.basename(before.folder));
    const broken = await again({}, ["c.png"]);
    expect(broken.record.result).toMatchObject({ leftOut: [{ file: "c.png" }], trust: { judged: 3 } });
    expect((await broken.columns()).scores[3]).toBeNaN();
    const { arrivals } = (await come({ "d.png": 1.5 })).record;
    expect(arrivals?.rewritten).toHaveLength(2);
    expect(arrivals?.rewrittenLast).toBe(now.toISOString());
  });

  it("leave no part that a kill has left behind, but one that is being made", async () => {
    await first();
    const { record } = await come({ "c.png": 3 });
    const [old, young] = [await newPart(result), await newPart(result)];
    await utimes(old, new Date(0), new Date(0));
    await utimes(record.arrivals?.parts[0].folder ?? "", new Date(0), new Date(0));
    await sweepParts(record);
    const left = (await readdir(path.join(result, "arrivals"))).sort();
    expect(left).toEqual([path.basename(record.arrivals?.parts[0].folder ?? ""), path.basename(young)].sort());
  });
});

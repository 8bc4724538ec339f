import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobEvent } from "../../../../src/core/jobs/event.js";
import { CancelledError } from "../../../../src/core/language/error.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { guideWeight } from "../../../../src/core/network/loss.js";
import type { ProjectFile } from "../../../../src/core/project/schema.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";
import { directDecoders } from "../../../../src/engine/images/decoders.js";
import { guided, makeGuide } from "../../../../src/engine/training/guide.js";
import { type Preparation, prepare } from "../../../../src/engine/training/preparation.js";
import { type KeptGuide, readGuide, writeGuide } from "../../../../src/runs/guide-file.js";

let root: string;
let events: JobEvent[];
const opened: Preparation[] = [];
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "guide-"));
  await putBars("many.npy", 60);
  await putBars("few.npy", 29);
});
afterAll(() => {
  for (const preparation of opened) preparation.close();
  return rm(root, { recursive: true, force: true });
});

/** Gray pictures of 16 by 16 with a bar at changing places: upright ones and lying ones by turns. */
async function putBars(file: string, count: number): Promise<void> {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${count}, 16, 16), }`.padEnd(117);
  const pixels = Uint8Array.from({ length: count * 256 }, (_, i) => {
    const [n, y, x] = [i >> 8, (i >> 4) & 15, i & 15];
    const at = 3 + ((n >> 1) % 10);
    return Math.abs((n % 2 === 0 ? x : y) - at) <= 1 ? 200 + (n % 50) : 0;
  });
  await writeFile(path.join(root, file), Buffer.concat([Buffer.from(`\x93NUMPY\x01\x00v\x00${header}\n`, "latin1"), pixels]));
}

async function preparationOf(train: string, more: Omit<ProjectFile, "version"> = {}): Promise<Preparation> {
  events = [];
  const file: ProjectFile = { version: 1, data: { train, validation: 0 }, network: { preset: "map" }, ...more };
  const context = { cache: new PixelCache(path.join(root, "cache")), decoders: directDecoders, report, now: () => 0 };
  const preparation = await prepare(file, root, context);
  opened.push(preparation);
  return preparation;
}
const report = (event: JobEvent) => events.push(event);
const guideOf = (preparation: Preparation, signal = new AbortController().signal) =>
  makeGuide(preparation, { report, now: () => 0, signal });

async function made(preparation: Preparation): Promise<KeptGuide> {
  const guide = await guideOf(preparation);
  if (!guide) throw new Error("no guide was made");
  return guide;
}

describe("a guide", () => {
  it("can be given up while the pictures are looked at", async () => {
    const preparation = await preparationOf("many.npy");
    const controller = new AbortController();
    const { training } = preparation;
    let looked = 0;
    const many = {
      ...training,
      count: 6400,
      files: Array.from({ length: 6400 }, (_, n) => `${n}.png`),
      batch(positions: ArrayLike<number>) {
        looked += positions.length;
        setImmediate(() => controller.abort());
        return training.batch(Array.from(positions, (position) => position % training.count));
      },
    };
    await expect(guideOf({ ...preparation, training: many }, controller.signal)).rejects.toThrow(CancelledError);
    expect(looked).toBeLessThan(300);
  });
  it("has alike pictures near each other, mean 0 and variance 1, and is the same for the same seed", async () => {
    const preparation = await preparationOf("many.npy");
    const { codes, files } = await made(preparation);
    expect(files).toEqual([...preparation.training.files]);
    const axis = (d: number) => Array.from(files, (_, n) => codes[2 * n + d]);
    for (const d of [0, 1]) expect(axis(d).reduce((sum, value) => sum + value, 0) / 60).toBeCloseTo(0, 5);
    expect(codes.reduce((sum, value) => sum + value ** 2, 0) / codes.length).toBeCloseTo(1, 5);
    for (let n = 0; n < 60; n++) {
      const distances = Array.from({ length: 60 }, (_, m) =>
        m === n ? Infinity : Math.hypot(codes[2 * m] - codes[2 * n], codes[2 * m + 1] - codes[2 * n + 1]),
      );
      expect(distances.indexOf(Math.min(...distances)) % 2, `picture ${n}`).toBe(n % 2);
    }
    expect((await made(preparation)).codes).toEqual(codes);
    const other = await preparationOf("many.npy", { training: { seed: 2 } });
    expect((await made(other)).codes).not.toEqual(codes);
  });

  it("has as many numbers as the code", async () => {
    const { codes } = await made(await preparationOf("many.npy", { network: { preset: "map", latent: 3 } }));
    expect(codes).toHaveLength(3 * 60);
  });

  it("is not made of few pictures, which is said, nor for a project that wants none", async () => {
    expect(await guideOf(await preparationOf("few.npy"))).toBeNull();
    expect(events.flatMap((event) => (event.kind === "note" ? [inEnglish(event.message)] : []))).toEqual([
      "29 images are too few to guide the map by their likeness (30 are needed); the network places them by their loss alone.",
    ]);
    expect(await guideOf(await preparationOf("few.npy", { training: { guide: "none" } }))).toBeNull();
    expect(await guideOf(await preparationOf("many.npy", { network: { preset: "map", kernels: [3, 3] } }))).toBeNull();
    expect(events.filter(({ kind }) => kind === "note")).toEqual([]);
  });

  it("ends at once when it is cancelled", async () => {
    const cancelled = new AbortController();
    cancelled.abort();
    await expect(guideOf(await preparationOf("many.npy"), cancelled.signal)).rejects.toThrow(CancelledError);
  });

  it("goes with the images that it is of, and draws no others", async () => {
    const preparation = await preparationOf("many.npy");
    const files = [...preparation.training.files];
    const kept = { files: [files[7], files[3], files[5]], codes: Float32Array.of(1, 2, Number.NaN, Number.NaN, 3, 4) };
    const { guide, images } = guided(preparation, kept).training.batch([3, 5, 6, 7]);
    expect(guide).toEqual({ codes: Float32Array.of(0, 0, 3, 4, 0, 0, 1, 2), weights: Float32Array.of(0, guideWeight, 0, guideWeight) });
    expect(images).toEqual(preparation.training.batch([3, 5, 6, 7]).images);
  });

  it("is kept in a file, and made again if that is torn or not there", async () => {
    const file = path.join(root, "guide.safetensors");
    expect(await readGuide(file)).toBeNull();
    const guide = { files: ["a/ä.png", "b.png"], codes: Float32Array.of(1, 2, Number.NaN, 4) };
    await writeGuide(file, guide);
    expect(await readGuide(file)).toEqual(guide);
    await writeFile(file, "torn");
    expect(await readGuide(file)).toBeNull();
  });
});

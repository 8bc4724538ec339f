import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { KeptErrors } from "../../../../src/engine/analyses/kept-errors.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "errors-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

it("gives errors back to 0.2 %, of any size, from any place, and leaves no file", async () => {
  const kept = await KeptErrors.open(new PixelCache(root));
  const errors = Float32Array.from({ length: 1000 }, (_, i) => 10 ** (i / 25 - 30));
  kept.add(errors.subarray(0, 300));
  kept.add(errors.subarray(300));
  kept.add(Float32Array.of(0, Number.POSITIVE_INFINITY, Number.NaN));
  const read = kept.read(250, 750);
  for (const [n, value] of read.entries()) expect(Math.abs(value / errors[250 + n] - 1)).toBeLessThan(0.002);
  expect([...kept.read(1000, 3)]).toEqual([0, Number.POSITIVE_INFINITY, Number.NaN]);
  expect(() => kept.read(1000, 4)).toThrow("cut short");
  expect(await readdir(root)).toHaveLength(1);
  kept.close();
  expect(await readdir(root)).toEqual([]);
});

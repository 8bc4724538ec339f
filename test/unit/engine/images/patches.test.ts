import { truncate } from "node:fs/promises";
import path from "node:path";
import { encode as encodePng } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PictureSet } from "../../../../src/engine/images/own-size.js";
import { PatchDraw } from "../../../../src/engine/images/patches.js";
import { type Folder, openFolder } from "./pictures.js";

let folder: Folder;
beforeEach(async () => {
  folder = await openFolder();
});
afterEach(() => folder.dispose());

const put = (k: number, height: number, width: number) =>
  folder.put(
    `${k}.png`,
    encodePng({ width, height, channels: 1, depth: 8, data: Uint8Array.from({ length: width * height }, (_, i) => (k * 50 + i) % 256) }),
  );
const draw = (set: PictureSet, more: object = {}) => new PatchDraw(set, { size: 8, count: 6, seed: 1, indices: [0, 1, 2, 3], ...more });

/** The same set with a count of how often it decodes. */
function counted(set: PictureSet): { set: PictureSet; decoded: () => number } {
  let count = 0;
  const decode = (index: number) => {
    count++;
    return set.decode(index);
  };
  return { set: { ...set, decode }, decoded: () => count };
}

describe("random patches", () => {
  beforeEach(async () => {
    for (let k = 0; k < 4; k++) await put(k, 30 + k, 20 + 3 * k);
  });

  it("are those of the pictures at their places", async () => {
    const set = await folder.open();
    const { values, patches } = await draw(set).batch(0);
    expect(values).toHaveLength(6 * 64);
    for (const [n, { index, rectangle, valid }] of patches.entries()) {
      const [height, width] = set.sizeOf(index);
      expect(rectangle.y + 8).toBeLessThanOrEqual(height);
      expect(rectangle.x + 8).toBeLessThanOrEqual(width);
      expect(valid).toEqual({ height: 8, width: 8 });
      const expected = (y: number, x: number) => (index * 50 + (rectangle.y + y) * width + rectangle.x + x) % 256;
      expect(Math.round(values[n * 64] * 255)).toBe(expected(0, 0));
      expect(Math.round(values[n * 64 + 63] * 255)).toBe(expected(7, 7));
    }
  });

  it("are the same by seed and step, whatever is cached and drawn before", async () => {
    const set = await folder.open();
    const all = counted(set);
    const none = counted(set);
    const [kept, fresh] = [draw(all.set), draw(none.set, { budget: 0 })];
    const first = [];
    for (let step = 0; step < 8; step++) first.push(await kept.batch(step));
    for (let step = 7; step >= 0; step--) expect(await fresh.batch(step)).toEqual(first[step]);
    expect(all.decoded()).toBe(4);
    expect(none.decoded()).toBe(48);
    expect((await draw(set, { seed: 2 }).batch(0)).patches).not.toEqual(first[0].patches);
    expect(first[1].patches).not.toEqual(first[0].patches);
  });

  it("keep the pictures that were used last within the budget", async () => {
    const { set, decoded } = counted(await folder.open());
    const one = draw(set, { budget: set.bytesOf(3), indices: [3], count: 1 });
    for (let step = 0; step < 5; step++) await one.batch(step);
    expect(decoded()).toBe(1);
    const two = draw(set, { budget: set.bytesOf(3), indices: [2, 3], count: 1 });
    for (let step = 0; step < 20; step++) await two.batch(step);
    expect(decoded()).toBeGreaterThan(4);
  });

  it("reach every picture and every place", async () => {
    const { patches } = await draw(await folder.open(), { size: 28, count: 400 }).batch(0);
    expect(new Set(patches.map(({ index }) => index)).size).toBe(4);
    const rows = patches.filter(({ index }) => index === 3).map(({ rectangle }) => rectangle.y);
    expect(new Set(rows)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  it("of smaller pictures repeat the edge, and say what counts", async () => {
    const { patches, values } = await draw(await folder.open(), { size: 64, count: 1, indices: [0] }).batch(0);
    expect(patches[0]).toEqual({ index: 0, rectangle: { y: 0, x: 0, height: 64, width: 64 }, valid: { height: 30, width: 20 } });
    expect(values[63]).toBe(values[19]);
  });

  it("come from other pictures if one cannot be decoded, which is said", async () => {
    await truncate(path.join(folder.root, "in/2.png"), 80);
    const set = await folder.open();
    const [one, other] = [draw(set), draw(set, { budget: 0 })];
    const batches = [await one.batch(0), await one.batch(1), await one.batch(2)];
    expect(batches.flatMap(({ patches }) => patches.map(({ index }) => index))).not.toContain(2);
    expect(await other.batch(2)).toEqual(batches[2]);
    expect(one.leftOut.map(({ file }) => file)).toEqual(["2.png"]);
    await expect(draw(set, { indices: [2, 2] }).batch(0)).rejects.toThrow(/No image of in could be decoded/);
  });
});

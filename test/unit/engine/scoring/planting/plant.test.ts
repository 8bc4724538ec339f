import { describe, expect, it } from "vitest";
import { defectKinds } from "../../../../../src/core/numbers/planted-evidence.js";
import { randomStream } from "../../../../../src/core/numbers/random.js";
import type { GoodPicture } from "../../../../../src/engine/scoring/planting/good-picture.js";
import { scratchLength } from "../../../../../src/engine/scoring/planting/kinds.js";
import { defectShares, planDefects } from "../../../../../src/engine/scoring/planting/plan.js";
import { defectSize, leastChange, type Planted, plant } from "../../../../../src/engine/scoring/planting/plant.js";

/** A picture of noise on 0.3..0.7, or of one value. */
function good(shape: GoodPicture["shape"], seed: number, value?: number): GoodPicture {
  const random = randomStream(seed, "picture");
  return { values: Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => value ?? 0.3 + 0.4 * random()), shape };
}

const plan = planDefects({ count: 60, pictures: 3, seed: 7 });

/** Whether both hold the same bits; the matchers take seconds for so many numbers. */
const same = (a: Float32Array | Uint8Array, b: Float32Array | Uint8Array) =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

/** Whether each pixel of a picture differs from the good one. */
function differs({ values, shape: [height, width, channels] }: GoodPicture, { image }: Planted): Uint8Array {
  const mask = new Uint8Array(height * width);
  for (let i = 0; i < values.length; i++) if (values[i] !== image[i]) mask[Math.floor(i / channels)] = 1;
  return mask;
}

/** The mean absolute change over the mask. */
function change({ values, shape: [, , channels] }: GoodPicture, { image, mask }: Planted): number {
  const count = mask.reduce((sum, pixel) => sum + pixel, 0);
  return values.reduce((sum, value, i) => sum + Math.abs(value - image[i]), 0) / (count * channels);
}

/** The longest side of the rectangle around the mask. */
function extent({ shape: [, width] }: GoodPicture, { mask }: Planted): number {
  const pixels = [...mask.keys()].filter((i) => mask[i]);
  const span = (list: number[]) => Math.max(...list) - Math.min(...list) + 1;
  return Math.max(span(pixels.map((i) => Math.floor(i / width))), span(pixels.map((i) => i % width)));
}

describe.each([
  ["gray", [48, 64, 1]],
  ["colour", [48, 64, 3]],
  ["tiny", [8, 8, 1]],
  ["tiny in colour", [8, 8, 3]],
] as const)("a defect on a %s picture", (_, shape) => {
  const [picture, foreign] = [good(shape, 1), good(shape, 2)];
  const planted = plan.map((defect) => ({ defect, result: plant(picture, defect, foreign) }));

  it("has a mask of the pixels that it changed, which it changed visibly and within 0..1", () => {
    for (const { result } of planted) {
      expect(same(result.mask, differs(picture, result))).toBe(true);
      expect(change(picture, result)).toBeGreaterThanOrEqual(leastChange);
      expect(result.image.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it("is of its size", () => {
    for (const { defect, result } of planted) {
      expect(result.sizePixels).toBe(defectSize(defect.share, picture));
      const longest = defect.kind === "scratch" ? scratchLength * result.sizePixels + 2 : result.sizePixels + 1;
      expect(extent(picture, result)).toBeLessThanOrEqual(longest);
      expect(extent(picture, result)).toBeGreaterThanOrEqual(result.sizePixels / 2);
    }
  });

  it("is the same again, whichever others are planted, and leaves the good pictures as they are", () => {
    const [before, foreignBefore] = [picture.values.slice(), foreign.values.slice()];
    for (const { defect, result } of planted.toReversed()) {
      const again = plant(picture, { ...defect }, foreign);
      expect(same(again.image, result.image) && same(again.mask, result.mask)).toBe(true);
    }
    expect(same(picture.values, before) && same(foreign.values, foreignBefore)).toBe(true);
  });

  it("is another one by another seed", () => {
    const unchanged = planted.filter(({ defect, result }) => same(plant(picture, { ...defect, seed: 8 }, foreign).image, result.image));
    expect(unchanged).toEqual([]);
  });
});

it("is sized by the long side, at least 2 pixels and no more than fit", () => {
  const sizes = defectShares.map((share) => defectSize(share, { shape: [500, 1000, 1] }));
  expect(sizes).toEqual([20, 36, 63, 112, 200]);
  expect(defectSize(0.2, { shape: [1000, 50, 1] })).toBe(50);
  expect(defectSize(0.02, { shape: [8, 8, 1] })).toBe(2);
});

it.each([0, 1])("a defect is seen even on a picture of nothing but %d", (value) => {
  const picture = good([64, 64, 3], 1, value);
  for (const defect of plan) {
    const result = plant(picture, defect, picture);
    expect(change(picture, result)).toBeGreaterThanOrEqual(leastChange);
    expect(same(result.mask, differs(picture, result))).toBe(true);
  }
});

it("touches no padding, and takes none for a foreign patch", () => {
  const valid = { y: 10, x: 20, height: 30, width: 9 };
  const inside = (i: number) => Math.floor(i / 64) >= 10 && Math.floor(i / 64) < 40 && i % 64 >= 20 && i % 64 < 29;
  const values = good([64, 64, 1], 1).values.map((value, i) => (inside(i) ? value : 5));
  const picture: GoodPicture = { values, shape: [64, 64, 1], valid };
  for (const defect of planDefects({ count: 80, pictures: 1, seed: 2 })) {
    const { image, mask } = plant(picture, defect, picture);
    expect(mask.every((pixel, i) => pixel === 0 || inside(i))).toBe(true);
    expect(image.every((value, i) => inside(i) || value === 5)).toBe(true);
    expect(mask.some((pixel) => pixel === 1)).toBe(true);
  }
});

it("gives a hole a dark middle and a bright lower edge", () => {
  const picture = good([64, 64, 1], 1, 0.5);
  for (let index = 0; index < 20; index++) {
    const { image, mask, sizePixels } = plant(picture, { index, seed: 1, kind: "hole", share: 0.2, picture: 0, foreign: 0 }, picture);
    const pixels = [...mask.keys()].filter((i) => mask[i]);
    const centre = (pixels.reduce((sum, i) => sum + Math.floor(i / 64), 0) / pixels.length) | 0;
    const bright = pixels.filter((i) => image[i] > 0.52);
    expect(bright.length).toBeGreaterThan(0);
    expect(bright.every((i) => Math.floor(i / 64) > centre)).toBe(true);
    expect(pixels.filter((i) => image[i] < 0.3).length).toBeGreaterThan(0.3 * sizePixels ** 2);
  }
});

it("tints some defects of colour pictures and not others", () => {
  const picture = good([64, 64, 3], 1, 0.5);
  const tinted = Array.from({ length: 40 }, (_, index) => {
    const { image } = plant(picture, { index, seed: 1, kind: "blob", share: 0.2, picture: 0, foreign: 0 }, picture);
    return image.some((value, i) => i % 3 > 0 && value !== image[i - (i % 3)]);
  });
  expect(tinted.filter(Boolean).length).toBeGreaterThan(10);
  expect(tinted.filter((one) => !one).length).toBeGreaterThan(10);
});

it("leaves a picture alone of which no value is a number", () => {
  const picture = good([16, 16, 1], 1, Number.NaN);
  for (const [index, kind] of defectKinds.entries()) {
    const { image, mask } = plant(picture, { index, seed: 1, kind, share: 0.2, picture: 0, foreign: 0 }, picture);
    expect(image.every(Number.isNaN)).toBe(true);
    expect(mask.every((pixel) => pixel === 0)).toBe(true);
  }
});

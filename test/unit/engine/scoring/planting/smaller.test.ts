import { expect, it } from "vitest";
import { areaResizer } from "../../../../../src/core/numbers/area-resize.js";
import { randomStream } from "../../../../../src/core/numbers/random.js";
import { planDefects } from "../../../../../src/engine/scoring/planting/plan.js";
import { plant } from "../../../../../src/engine/scoring/planting/plant.js";
import { plantedSmaller } from "../../../../../src/engine/scoring/planting/smaller.js";

const random = randomStream(1, "pictures");
const noise = (length: number) => Float32Array.from({ length }, () => 0.3 + 0.4 * random());

it.each([1, 3])("adds the defect to an image that was made smaller in another way (%d channels)", (channels) => {
  const clean = { values: noise(60 * 90 * channels), shape: [60, 90, channels] as const };
  const small = { values: noise(20 * 30 * channels), shape: [20, 30, channels] as const };
  const resize = areaResizer(clean.shape, 20, 30);
  for (const defect of planDefects({ count: 20, pictures: 1, seed: 1 })) {
    const { image } = plant(clean, defect, clean);
    const before = resize(clean.values);
    const change = resize(image).map((value, i) => value - before[i]);
    const out = plantedSmaller(small, clean, image);
    expect(out.every((value, i) => Math.abs(value - Math.min(1, Math.max(0, small.values[i] + change[i]))) < 1e-5)).toBe(true);
    expect(out.some((value, i) => value !== small.values[i])).toBe(true);
  }
});

it("changes nothing but the defect: not padding, and no values beyond 0..1", () => {
  const clean = { values: new Float32Array(40 * 40).fill(0.5), shape: [40, 40, 1] as const, valid: { y: 0, x: 10, height: 40, width: 20 } };
  const small = { values: new Float32Array(10 * 10).fill(1.5), shape: [10, 10, 1] as const, valid: { y: 0, x: 2, height: 10, width: 5 } };
  const planted = clean.values.slice();
  // The picture's part begins at its column 10, which lies at column 2 of the image, of a quarter of the size.
  planted.fill(0.2, 8 * 40 + 14, 8 * 40 + 18);
  planted.fill(1, 9 * 40 + 0, 9 * 40 + 8);
  const out = plantedSmaller(small, clean, planted);
  expect([...out.entries()].filter(([, value]) => value !== 1.5)).toEqual([[2 * 10 + 3, 1]]);
});

it("gives back the planted picture where nothing is smaller, and the image where nothing is planted", () => {
  const clean = { values: noise(64), shape: [8, 8, 1] as const };
  const { image } = plant(clean, planDefects({ count: 1, pictures: 1, seed: 1 })[0], clean);
  const out = plantedSmaller(clean, clean, image);
  for (const [i, value] of out.entries()) expect(value).toBeCloseTo(image[i], 6);
  expect(plantedSmaller(clean, clean, clean.values)).toEqual(clean.values);
});

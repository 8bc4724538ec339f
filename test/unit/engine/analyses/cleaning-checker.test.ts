import { expect, it } from "vitest";
import { normal, randomStream } from "../../../../src/core/numbers/random.js";
import { CleaningChecker } from "../../../../src/engine/analyses/cleaning-checker.js";

const shape = [150, 140, 1] as const;
const clean = Float32Array.from({ length: 150 * 140 }, (_, at) => 0.5 + 0.3 * Math.sin(at / 140 / 9) * Math.cos((at % 140) / 7));
const noisy = (seed: number) => {
  const random = randomStream(seed, "noise");
  return clean.map((value) => value + 0.1 * normal(random));
};

it("finds the noise before and after, and no structure in noise that was taken away", () => {
  const checker = new CleaningChecker(2);
  for (const seed of [1, 2]) {
    const { noiseBefore, noiseAfter, structure, gain } = checker.look(noisy(seed), clean, clean, shape).check;
    expect(noiseBefore).toBeCloseTo(0.1, 2);
    expect(noiseAfter).toBeLessThan(0.002);
    expect(Math.abs(structure)).toBeLessThan(0.05);
    expect(gain).toBe(Number.POSITIVE_INFINITY);
  }
  const { compared, ...means } = checker.check;
  expect(means.before).toBeCloseTo(0.1, 2);
  expect(compared.pictures).toBe(2);
  expect(compared.input.psnr).toBeCloseTo(20, 0);
  expect(compared.medianFilter.psnr).toBeGreaterThan(25);
  expect(compared.nonLocalMeans.psnr).toBeGreaterThan(compared.medianFilter.psnr);
  expect(compared.network.psnr).toBe(Number.NaN);
});

it("finds the picture in what was taken away, and knows no gain without a reference", () => {
  const gray = clean.map(() => 0.5);
  const { structure, gain } = new CleaningChecker(1).look(clean, gray, null, shape).check;
  expect(structure).toBeGreaterThan(0.9);
  expect(gain).toBeNaN();
});

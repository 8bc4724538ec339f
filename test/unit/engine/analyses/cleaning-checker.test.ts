import { expect, it } from "vitest";
import { clip } from "../../../../src/core/numbers/metrics.js";
import { normal, randomStream } from "../../../../src/core/numbers/random.js";
import { cutOut, type Rectangle } from "../../../../src/core/numbers/rectangle.js";
import { CleaningChecker } from "../../../../src/engine/analyses/cleaning-checker.js";
import { compareParts, compareShown, outputScores } from "../../../../src/engine/analyses/output-scores.js";

const shape = [150, 140, 1] as const;
const clean = Float32Array.from({ length: 150 * 140 }, (_, at) => 0.5 + 0.3 * Math.sin(at / 140 / 9) * Math.cos((at % 140) / 7));
const noisy = (seed: number) => {
  const random = randomStream(seed, "noise");
  return clean.map((value) => value + 0.1 * normal(random));
};

const partsOf = (values: Float32Array) => (area: Rectangle) => cutOut(values, shape, area);

it("finds the noise before and after, and no structure in noise that was taken away", () => {
  const checker = new CleaningChecker(2);
  for (const seed of [1, 2]) {
    const { noiseBefore, noiseAfter, structure, gain } = checker.look(partsOf(noisy(seed)), clean, partsOf(clean), shape).check;
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

it("compares parts as it does whole pictures, with windows across them", () => {
  const tall = [600, 35, 1] as const;
  const [one, other] = [noisy(1).map(clip), noisy(2).map(clip)];
  const parts = (values: Float32Array) => (area: Rectangle) => cutOut(values, tall, area);
  const [found, expected] = [compareParts(parts(one), parts(other), tall), compareShown(one, other, tall)];
  for (const score of outputScores) expect(found[score]).toBeCloseTo(expected[score], 6);
});

it("finds the picture in what was taken away, and knows no gain without a reference", () => {
  const gray = clean.map(() => 0.5);
  const { structure, gain } = new CleaningChecker(1).look(partsOf(clean), gray, null, shape).check;
  expect(structure).toBeGreaterThan(0.9);
  expect(gain).toBeNaN();
});

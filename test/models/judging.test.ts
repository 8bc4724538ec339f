import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import {
  auroc,
  averagePrecision,
  bestF1,
  confusionAt,
  f1Of,
  precisionOf,
  recallOf,
} from "../../src/core/numbers/judging/classification.js";
import { falseAlarmInterval } from "../../src/core/numbers/judging/false-alarms.js";
import { pixelMetrics } from "../../src/core/numbers/judging/pixel-metrics.js";
import { normal, type Random, randomStream } from "../../src/core/numbers/random.js";
import { runPython } from "./python.js";

const referenceSchema = z.object({
  rankings: z.array(
    z.object({
      auroc: z.number(),
      averagePrecision: z.number(),
      precision: z.number(),
      recall: z.number(),
      f1: z.number(),
      confusion: z.array(z.int()),
      bestF1: z.number(),
    }),
  ),
  pixels: z.array(z.object({ auroc: z.number(), pro: z.number(), regions: z.int() })),
  intervals: z.array(z.tuple([z.number(), z.number()])),
});

/** Scores of images of which a share is odd; rounded ones have many ties. */
function ranking(name: string, count: number, share: number, round: (score: number) => number) {
  const random = randomStream(1, name, count);
  const odd = Array.from({ length: count }, () => random() < share);
  return { scores: odd.map((label) => round(normal(random) + (label ? 1.2 : 0))), odd, threshold: round(0.8) };
}

/** Heat maps with round defects that may overlap or touch, some of them hardly seen. */
function heatMaps(random: Random, images: number, round: (score: number) => number) {
  return Array.from({ length: images }, (_, image) => {
    const shape: [number, number] = [20 + image, 31 - image];
    const mask = new Array<number>(shape[0] * shape[1]).fill(0);
    for (let defect = 0; defect < image % 4; defect++) {
      const [y, x, radius] = [random() * shape[0], random() * shape[1], 0.8 + 3 * random()];
      for (let pixel = 0; pixel < mask.length; pixel++)
        if (Math.hypot(Math.floor(pixel / shape[1]) - y, (pixel % shape[1]) - x) < radius) mask[pixel] = 255;
    }
    const seen = 2 * random();
    return { scores: mask.map((odd) => Math.fround(round(normal(random) + (odd ? seen : 0)))), mask, shape };
  });
}

const exact = (score: number) => score;
const coarse = (score: number) => Math.round(2 * score) / 2;
const tasks = {
  rankings: [
    ranking("even", 300, 0.5, exact),
    ranking("rare", 2000, 0.03, exact),
    ranking("tied", 500, 0.3, coarse),
    { ...ranking("none flagged", 40, 0.3, exact), threshold: 100 },
  ],
  pixels: [
    { images: heatMaps(randomStream(2, "exact"), 6, exact), limit: 0.3 },
    { images: heatMaps(randomStream(3, "tied"), 6, coarse), limit: 0.3 },
    { images: heatMaps(randomStream(4, "narrow"), 4, coarse), limit: 0.05 },
  ],
  intervals: [
    [180, 0.05],
    [19, 0.05],
    [500, 0.2],
    [20_000, 0.01],
  ],
};

let folder: string;
let reference: z.infer<typeof referenceSchema>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "judging-"));
  const file = path.join(folder, "tasks.json");
  await writeFile(file, JSON.stringify(tasks));
  reference = referenceSchema.parse(JSON.parse(await runPython("judging.py", file)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("metrics of labelled images are scikit-learn's", () => {
  expect(reference.rankings).toHaveLength(tasks.rankings.length);
  tasks.rankings.forEach(({ scores, odd, threshold }, task) => {
    const expected = reference.rankings[task];
    const confusion = confusionAt(scores, odd, threshold);
    expect(auroc(scores, odd)).toBeCloseTo(expected.auroc, 9);
    expect(averagePrecision(scores, odd)).toBeCloseTo(expected.averagePrecision, 9);
    expect(Object.values(confusion)).toEqual(expected.confusion);
    expect(precisionOf(confusion)).toBeCloseTo(expected.precision, 9);
    expect(recallOf(confusion)).toBeCloseTo(expected.recall, 9);
    expect(f1Of(confusion)).toBeCloseTo(expected.f1, 9);
    const best = bestF1(scores, odd);
    expect(best?.f1).toBeCloseTo(expected.bestF1, 9);
    expect(f1Of(confusionAt(scores, odd, best?.value ?? Number.NaN))).toBeCloseTo(expected.bestF1, 9);
  });
});

it("pixel metrics are scikit-learn's and the definition's", async () => {
  expect(reference.pixels).toHaveLength(tasks.pixels.length);
  for (const [task, { images, limit }] of tasks.pixels.entries()) {
    const { auroc, pro, regions } = await pixelMetrics(() => images, limit);
    const expected = reference.pixels[task];
    expect(regions).toBe(expected.regions);
    expect(regions).toBeGreaterThan(2);
    expect(auroc).toBeCloseTo(expected.auroc, 9);
    expect(pro).toBeCloseTo(expected.pro, 9);
  }
});

it("intervals of the false-alarm rate are the Beta distribution's", () => {
  expect(reference.intervals).toHaveLength(tasks.intervals.length);
  tasks.intervals.forEach(([count, rate], task) => {
    const interval = falseAlarmInterval(count, rate);
    expect(interval?.low).toBeCloseTo(reference.intervals[task][0], 9);
    expect(interval?.high).toBeCloseTo(reference.intervals[task][1], 9);
  });
});

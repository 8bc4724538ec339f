import { describe, expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { ModelBatch } from "../../../../src/engine/scoring/model-batch.js";
import { mse } from "../../../../src/engine/scoring/mse.js";
import { FakeModel, subset } from "./fake-model.js";

const image = [28, 28, 3] as const;
const random = randomStream(1, "pixels");
const pixels = Array.from({ length: 5 }, () => Float32Array.from({ length: 28 * 28 * 3 }, () => 1.5 * random() - 0.2));
const images = subset(5, image, (n, at) => pixels[n][at]);

const fit = (model: FakeModel) => mse.fit({ model, training: images, random, report: () => undefined, now: () => 0 });

describe("mse", () => {
  it("scores the pictures as they are shown: outputs and targets clipped to 0..1", async () => {
    const model = new FakeModel(image);
    const { scores } = await (await fit(model)).score(new ModelBatch(model, images.batch([0, 1, 2, 3, 4]), image));
    const shown = (value: number) => Math.min(1, Math.max(0, value));
    for (const [n, score] of scores.entries()) {
      const expected = pixels[n].reduce((sum, value) => sum + (shown(value) - shown(value / 2)) ** 2, 0) / pixels[n].length;
      expect(Math.abs(score / expected - 1)).toBeLessThan(1e-6);
    }
    expect(Math.max(...pixels[0])).toBeGreaterThan(1);
    expect(Math.min(...pixels[0])).toBeLessThan(0);
  });

  it("has a map whose mean is the score: of a spoilt pixel, its own error", async () => {
    const model = new FakeModel(image);
    const spoilt = subset(2, image, (n, at) => (n === 1 && at === 3 * 40 + 2 ? 0.6 : 0)).batch([0, 1]);
    const { scores, heatMaps: maps } = await (await fit(model)).score(new ModelBatch(model, spoilt, image));
    const [first, second] = [maps?.slice(0, 784) ?? [], maps?.slice(784) ?? []];
    expect(maps?.length).toBe(2 * 784);
    expect(Array.from(first).every((error) => error === 0)).toBe(true);
    expect(second[40]).toBeCloseTo(0.09 / 3, 7);
    expect(Array.from(second).filter((error) => error > 0).length).toBe(1);
    expect(scores[0]).toBe(0);
    expect(scores[1]).toBeCloseTo(0.09 / 3 / 784, 9);
  });

  it("compares with the clean images where there are any", async () => {
    const model = new FakeModel(image);
    const batch = images.batch([1, 2]);
    const targets = batch.images.map((value) => value / 2);
    const { scores } = await (await fit(model)).score(new ModelBatch(model, { ...batch, targets }, image));
    expect([...scores]).toEqual([0, 0]);
  });

  it("gives an image with a value that is no number a score that is none, and leaves the others alone", async () => {
    const model = new FakeModel(image);
    const broken = subset(3, image, (n, at) => (n === 1 && at === 7 ? Number.NaN : pixels[n][at]));
    const fitted = await fit(model);
    const { scores } = await fitted.score(new ModelBatch(model, broken.batch([0, 1, 2]), image));
    const { scores: whole } = await fitted.score(new ModelBatch(model, images.batch([0, 1, 2]), image));
    expect([...scores]).toEqual([whole[0], Number.NaN, whole[2]]);
  });

  it("keeps nothing and needs nothing", async () => {
    expect((await fit(new FakeModel(image))).state()).toBeNull();
    expect(mse.restore(null)?.name).toBe("mse");
  });
});

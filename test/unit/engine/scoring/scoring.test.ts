import { mkdtemp, readdir, rm, truncate } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancelledError } from "../../../../src/core/language/error.js";
import { sentence } from "../../../../src/core/language/sentence.js";
import { fitScorer, fitScorers, scoreHeldOut } from "../../../../src/engine/scoring/held-out.js";
import { readHeldOut } from "../../../../src/engine/scoring/kept-held-out.js";
import { readScorer, writeScorer } from "../../../../src/engine/scoring/kept-scorer.js";
import { ModelBatch, modelBatches } from "../../../../src/engine/scoring/model-batch.js";
import { mse } from "../../../../src/engine/scoring/mse.js";
import { scoreBatch } from "../../../../src/engine/scoring/score-batch.js";
import type { FittedScorer, Scorer } from "../../../../src/engine/scoring/scorer.js";
import { type RunFiles, runFiles } from "../../../../src/runs/run-folder.js";
import { FakeModel, subset } from "./fake-model.js";

const image = [28, 28, 1] as const;
const context = { report: () => undefined, now: () => 0 };

let files: RunFiles;
beforeEach(async () => {
  files = runFiles(await mkdtemp(path.join(os.tmpdir(), "scoring-")));
});
afterEach(() => rm(files.folder, { recursive: true, force: true }));

/** How far a code is from the mean of the training codes: a scorer that learns and keeps something, and has no map. */
const distance: Scorer = {
  name: "mse",
  definition: "distance of the code from the mean",
  refusal: ({ image: [height] }) => (height < 28 ? sentence("Too small.") : null),
  async fit({ model, training, signal }) {
    let sum = 0;
    for await (const batch of modelBatches(model, training, signal)) for (const code of await batch.codes()) sum += code;
    return fromMean(sum / training.count);
  },
  restore: (kept) => kept && fromMean(kept.tensors.mean.data[0]),
};

function fromMean(mean: number): FittedScorer {
  return {
    name: "mse",
    score: async (batch) => ({ scores: (await batch.codes()).map((code) => Math.abs(code - mean)), heatMaps: null }),
    state: () => ({ tensors: { mean: { shape: [1], data: Float32Array.of(mean) } }, metadata: { of: "codes" } }),
  };
}

const ramp = (count: number) => subset(count, image, (n) => n / 8);
const fit = (model: FakeModel, signal?: AbortSignal) => fitScorer(distance, { model, training: ramp(9), seed: 1 }, { ...context, signal });

describe("a batch", () => {
  it("goes through the network once, whoever asks, and only for what is asked", async () => {
    const model = new FakeModel(image);
    const batch = new ModelBatch(model, ramp(3).batch([0, 1, 2]), image);
    const fitted = await mse.fit({ model, training: ramp(3), random: () => 0, ...context });
    await fitted.score(batch);
    expect(await batch.outputs()).toBe(await batch.outputs());
    expect(model.passes).toEqual({ reconstruct: 1, encode: 0, state: 0 });
  });
});

describe("a run", () => {
  it("scores its held-out images a batch at a time and keeps those that are numbers", async () => {
    const model = new FakeModel(image);
    const validation = subset(600, image, (n) => (n === 1 ? Number.NaN : n / 600));
    const heldOut = await fitScorers(files, { model, training: ramp(9), validation, seed: 1 }, context);
    expect(Object.keys(heldOut)).toEqual(["mse"]);
    expect(heldOut.mse?.length).toBe(599);
    expect(heldOut.mse?.[1]).toBeCloseTo((2 / 600 / 2) ** 2, 10);
    expect(model.largest).toBe(256);
    // mse has nothing to keep but what it says of these images.
    expect(await readdir(files.scorers)).toEqual(["mse.json"]);
    expect((await readHeldOut(files, model, "mse"))?.scores).toHaveLength(600);
  });

  it("scores a sample of very many held-out images, in their order", async () => {
    const small = [8, 8, 1] as const;
    const validation = subset(21_000, small, (n) => n / 21_000);
    const scored = async (seed: number) =>
      (await fitScorers(files, { model: new FakeModel(small), training: subset(9, small, () => 0), validation, seed }, context)).mse ?? [];
    const scores = await scored(1);
    expect(scores).toHaveLength(20_000);
    // The image n has the score (n / 42,000)^2.
    expect(scores).toEqual([...new Set(scores)].sort((a, b) => a - b));
    expect(await scored(1)).toEqual(scores);
    expect(await scored(2)).not.toEqual(scores);
  });

  it("gives a folder's images the scores of the same images held out", async () => {
    const model = new FakeModel(image);
    const fitted = await readScorer(files, model, mse);
    if (!fitted) throw new Error("mse needs no fit.");
    const { scores } = await scoreBatch(fitted, new ModelBatch(model, ramp(9).batch([8, 2]), image));
    const held = (await scoreHeldOut(fitted, model, ramp(9))).scores;
    expect([...scores]).toEqual([held[8], held[2]]);
  });

  it("stops fitting when it is cancelled", async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(fit(new FakeModel(image), controller.signal)).rejects.toThrow(CancelledError);
  });

  it("refuses a scorer that its network does not suit, in the scorer's words", async () => {
    await expect(fit(new FakeModel([16, 16, 1]))).rejects.toThrow("Too small.");
  });
});

describe("what a scorer keeps", () => {
  it("gives the same scores", async () => {
    const model = new FakeModel(image);
    const fitted = await fit(model);
    await writeScorer(files, model, fitted);
    expect(await readdir(files.scorers)).toEqual(["mse.safetensors"]);
    const kept = await readScorer(files, model, distance);
    expect(kept?.state()).toEqual(fitted.state());
    expect(kept && (await scoreHeldOut(kept, model, ramp(4))).scores).toEqual([0.5, 0.375, 0.25, 0.125]);
  });

  it("holds for the weights that it was fitted with alone", async () => {
    const model = new FakeModel(image);
    await writeScorer(files, model, await fit(model));
    await model.step();
    expect(await readScorer(files, model, distance)).toBeNull();
  });

  it("is fitted again where its file is missing or damaged", async () => {
    const model = new FakeModel(image);
    expect(await readScorer(files, model, distance)).toBeNull();
    await writeScorer(files, model, await fit(model));
    await truncate(path.join(files.scorers, "mse.safetensors"), 40);
    expect(await readScorer(files, model, distance)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { putInto, type Rectangle } from "../../../../src/core/numbers/rectangle.js";
import type { Batch } from "../../../../src/engine/contract/engine.js";
import type { ImageFeatures } from "../../../../src/engine/features/feature-view.js";
import type { ImageSubset } from "../../../../src/engine/images/subset.js";
import { fitScorer, scoreHeldOut } from "../../../../src/engine/scoring/held-out.js";
import { ModelBatch } from "../../../../src/engine/scoring/model-batch.js";
import { pixelComponents } from "../../../../src/engine/scoring/pixel-components.js";
import { pixelNeighbours } from "../../../../src/engine/scoring/pixel-neighbours.js";
import { worstRegion } from "../../../../src/engine/scoring/region.js";
import type { Scorer } from "../../../../src/engine/scoring/scorer.js";
import { scorers } from "../../../../src/engine/scoring/scorers.js";
import { FakeModel } from "./fake-model.js";

const form = [16, 28, 1] as const;
const area: Rectangle = { y: 0, x: 6, height: 16, width: 16 };
const count = 12;
const context = { report: () => undefined, now: () => 0 };

/** Noisy pictures of 16 by 16 pixels. */
const pictures = Array.from({ length: count }, (_, n) => {
  const random = randomStream(n, "test pictures");
  return Float32Array.from({ length: 256 }, (_, at) => 0.3 + 0.01 * (at % 16) + 0.2 * random());
});

function subsetOf(shape: readonly [number, number, number], batch: (positions: number[]) => Batch): ImageSubset {
  const files = pictures.map((_, n) => `${n}.png`);
  return { count, files, shape, batch: (positions) => batch(Array.from(positions)) };
}

/** The pictures as they are. */
const bare = subsetOf([16, 16, 1], (positions) => ({
  count: positions.length,
  images: Float32Array.from(positions.flatMap((n) => [...pictures[n]])),
  targets: null,
}));

/** The same pictures in the middle of wider images, whose padding holds `value`. */
const padded = (value: number) =>
  subsetOf(form, (positions) => {
    const images = new Float32Array(positions.length * 16 * 28).fill(value);
    for (const [i, n] of positions.entries()) putInto(images.subarray(i * 448, (i + 1) * 448), form, pictures[n], area);
    return { count: positions.length, images, targets: null, areas: positions.map(() => area) };
  });

async function judged(scorer: Scorer, subset: ImageSubset) {
  const model = new FakeModel(subset.shape);
  const fitted = await fitScorer(scorer, { model, training: subset, seed: 1 }, context);
  const { scores, heat } = await scoreHeldOut(fitted, model, subset);
  const batch = new ModelBatch(model, subset.batch([0, 1]), subset.shape);
  const { heatMaps } = await fitted.score(batch);
  return { scores, heat, maps: heatMaps && [0, 1].map((n) => batch.picture(heatMaps, n)), heatMaps };
}

describe("padding counts in no score", () => {
  it.each([scorers.mse, scorers.ssim, scorers.local, pixelNeighbours, pixelComponents])(
    "$name is the same for any padding",
    async (scorer) => {
      const [dark, bright] = [await judged(scorer, padded(0)), await judged(scorer, padded(0.9))];
      expect(bright).toEqual(dark);
      if (dark.heatMaps) for (const x of [0, 5, 22, 27]) expect(dark.heatMaps[3 * 28 + x]).toBe(0);
    },
  );

  it.each([scorers.mse, scorers.ssim])("$name is the same with and without padding", async (scorer) => {
    const [without, within] = [await judged(scorer, bare), await judged(scorer, padded(0.9))];
    expect(within.scores).toEqual(without.scores);
    expect(within.maps).toEqual(without.maps);
    expect(within.heat).toEqual(without.heat);
  });

  it("patches neither learns nor looks at cells of padding", async () => {
    const cellsOf = (value: number) => async () => {
      const values = new Float32Array(2 * 2 * 4).fill(value);
      for (const image of [0, 1]) for (const y of [0, 1]) for (const x of [1, 2]) values[(image * 2 + y) * 4 + x] = image + y + x / 10;
      return { count: 2, height: 2, width: 4, channels: 1, values, areas: [0, 1].map(() => ({ y: 0, x: 1, height: 2, width: 2 })) };
    };
    const features = (value: number): ImageFeatures => ({
      cells: cellsOf(value),
      nearest: async (memory) => ({
        distances: (vectors) => vectors.map((vector) => Math.min(...memory.map((one) => Math.abs(one - vector)))),
        close: () => undefined,
      }),
    });
    const model = new FakeModel(form);
    const training = { ...padded(0), count: 2, features: () => features(7) };
    const fitted = await fitScorer(scorers.patches, { model, training, seed: 1 }, context);
    expect([...(fitted.state()?.tensors.memory.data ?? [])].every((one) => one < 3)).toBe(true);
    const score = (value: number) => fitted.score(new ModelBatch(model, padded(0).batch([0, 1]), form, features(value)));
    expect([...(await score(50)).scores]).toEqual([0, 0]);
  });

  it("the worst region lies in the picture", () => {
    const map = new Float32Array(16 * 28).fill(9);
    putInto(map, form, new Float32Array(256).fill(1), area);
    map[3 * 28 + 7] = 5;
    expect(worstRegion(map, [16, 28], 0, area)).toEqual({ y: 3, x: 7, width: 1, height: 1 });
  });
});

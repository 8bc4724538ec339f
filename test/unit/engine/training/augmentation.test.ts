import { describe, expect, it } from "vitest";
import { resolveProject } from "../../../../src/core/project/project.js";
import type { ProjectFile } from "../../../../src/core/project/schema.js";
import { augmentBatch, noisySubset } from "../../../../src/engine/training/augmentation.js";

const training = (settings: NonNullable<ProjectFile["training"]>) => resolveProject({ version: 1, training: settings }).training;
describe("a disturbed batch", () => {
  const ramp = Float32Array.from({ length: 2 * 16 }, (_, i) => (i % 16) / 16);
  const batch = { count: 2, images: ramp, targets: null };
  it("is the batch itself where nothing is asked for", async () => {
    expect(await augmentBatch(batch, training({}), [4, 4, 1], 1, 0)).toBe(batch);
  });
  it.each(["gaussian", "poisson", "saltAndPepper", "masking"] as const)(
    "keeps the clean images as targets of %s noise, new each epoch",
    async (kind) => {
      const settings = training({ noise: { kind, amount: 0.3 } });
      const first = await augmentBatch(batch, settings, [4, 4, 1], 1, 0);
      expect(first.targets).toEqual(ramp);
      expect(await augmentBatch(batch, settings, [4, 4, 1], 1, 0)).toEqual(first);
      expect((await augmentBatch(batch, settings, [4, 4, 1], 2, 0)).images).not.toEqual(first.images);
    },
  );
  it("moves targets along with the images", async () => {
    const settings = training({ augmentation: { flip: "both", shift: 0.25 } });
    const moved = await augmentBatch({ ...batch, targets: ramp }, settings, [4, 4, 1], 1, 0);
    expect(moved.images).toEqual(moved.targets);
    expect(moved.images).not.toEqual(ramp);
  });
  it("turns square images into all eight of their symmetries, with what is picture, and others upside down at most", async () => {
    const settings = training({ augmentation: { flip: "turns" } });
    const images = Float32Array.from({ length: 9 }, (_, at) => at);
    const corner = { y: 0, x: 0, height: 1, width: 2 };
    const seen = new Set<string>();
    for (let epoch = 0; epoch < 100; epoch++) {
      const moved = await augmentBatch({ count: 1, images, targets: images, areas: [corner] }, settings, [3, 3, 1], epoch, 0);
      expect(moved.targets).toEqual(moved.images);
      const { y, x, height, width } = moved.areas?.[0] ?? corner;
      const inside = [...moved.images].filter((_, at) => at >= 3 * y && at < 3 * (y + height) && at % 3 >= x && at % 3 < x + width);
      expect(inside.sort()).toEqual([0, 1]);
      seen.add([...moved.images].join());
    }
    expect(seen.size).toBe(8);
    const wide = new Set<string>();
    for (let epoch = 0; epoch < 100; epoch++)
      wide.add(
        (await augmentBatch({ count: 1, images: images.subarray(0, 6), targets: null }, settings, [2, 3, 1], epoch, 0)).images.join(),
      );
    expect(wide.size).toBe(4);
  });
  it("ends noise at black and white if it is told so", async () => {
    const { images } = await augmentBatch(batch, training({ noise: { kind: "gaussian", amount: 0.3 } }), [4, 4, 1], 1, 0, true);
    expect(Math.min(...images)).toBe(0);
    expect(Math.max(...images)).toBeLessThanOrEqual(1);
  });
  it("moves what is picture along with the images", async () => {
    const area = { y: 3, x: 4, height: 2, width: 5 };
    const inside = ({ y, x, height, width }: typeof area, at: number) => {
      const [row, column] = [Math.floor(at / 12), at % 12];
      return row >= y && row < y + height && column >= x && column < x + width;
    };
    const images = Float32Array.from({ length: 120 }, (_, at) => Number(inside(area, at)));
    const settings = training({ augmentation: { flip: "both", shift: 0.2 } });
    const places = new Set<string>();
    for (let epoch = 0; epoch < 40; epoch++) {
      const { images: moved, areas } = await augmentBatch(
        { count: 1, images, targets: null, areas: [area] },
        settings,
        [10, 12, 1],
        epoch,
        0,
      );
      expect(moved).toEqual(images.map((_, at) => Number(inside(areas?.[0] ?? area, at))));
      places.add(JSON.stringify(areas));
    }
    expect(places.size).toBeGreaterThan(10);
  });
  it("mirrors some images and shifts by whole pixels with the edge repeated", async () => {
    const row = Float32Array.of(0, 0.25, 0.5, 0.75);
    const rows = async (settings: NonNullable<ProjectFile["training"]>) => {
      const seen = new Set<string>();
      for (let epoch = 0; epoch < 40; epoch++)
        seen.add((await augmentBatch({ count: 1, images: row, targets: null }, training(settings), [1, 4, 1], epoch, 0)).images.join());
      return seen;
    };
    expect(await rows({ augmentation: { flip: "horizontal" } })).toEqual(new Set(["0,0.25,0.5,0.75", "0.75,0.5,0.25,0"]));
    expect(await rows({ augmentation: { shift: 0.25 } })).toEqual(new Set(["0,0.25,0.5,0.75", "0,0,0.25,0.5", "0.25,0.5,0.75,0.75"]));
  });
  it("brightens every pixel of an image alike", async () => {
    const { images: light } = await augmentBatch(batch, training({ augmentation: { brightness: 0.3 } }), [4, 4, 1], 1, 0);
    for (let i = 1; i < 16; i++) expect(light[i] - ramp[i]).toBeCloseTo(light[0] - ramp[0], 5);
    expect(light[0]).not.toBeCloseTo(light[16], 3);
  });
});

describe("images kept aside", () => {
  const shape = [8, 8, 1] as const;
  const ramp = Float32Array.from({ length: 20 * 64 }, (_, at) => (at % 61) / 61);
  const subset = {
    ...{ count: 20, shape, files: Array.from({ length: 20 }, (_, n) => `${n}.png`) },
    batch: (positions: ArrayLike<number>) => ({
      ...{ count: positions.length, targets: null },
      images: Float32Array.from({ length: positions.length * 64 }, (_, at) => ramp[positions[Math.floor(at / 64)] * 64 + (at % 64)]),
      areas: Array.from(positions, () => ({ y: 0, x: 0, height: 8, width: 4 })),
    }),
  };
  it("have the same noise of a codec each time, in any order, with the clean ones as targets and what is picture", async () => {
    const settings = training({ noise: { kind: "jpeg", amount: [0.5, 0.9] } });
    const noisy = await noisySubset(subset, settings, shape);
    const all = noisy.batch(Array.from({ length: 20 }, (_, n) => n));
    expect(all.targets).toEqual(ramp);
    expect(all.images).not.toEqual(ramp);
    const some = noisy.batch([17, 3]);
    expect(some.images).toEqual(Float32Array.from([...all.images.subarray(17 * 64, 18 * 64), ...all.images.subarray(3 * 64, 4 * 64)]));
    expect(some.areas).toHaveLength(2);
    expect((await noisySubset(subset, settings, shape)).batch([17, 3])).toEqual(some);
  });
});

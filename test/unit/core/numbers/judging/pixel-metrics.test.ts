import { describe, expect, it } from "vitest";
import { type PixelImage, pixelMetrics } from "../../../../../src/core/numbers/judging/pixel-metrics.js";
import { regionsOf } from "../../../../../src/core/numbers/judging/regions.js";

describe("regions", () => {
  it("touch by corners, and do not reach around the edge of a row", () => {
    const mask = [1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2];
    const { labels, sizes } = regionsOf(mask, [4, 4]);
    expect([...labels]).toEqual([1, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4]);
    expect(sizes).toEqual([2, 1, 1, 1]);
  });

  it("hold a shape that its first row does not join", () => {
    expect(regionsOf([1, 0, 1, 1, 0, 1, 0, 1, 0], [3, 3]).sizes).toEqual([5]);
  });

  it("reach down to either side, and end at the right edge", () => {
    expect(regionsOf([0, 1, 1, 0], [2, 2]).sizes).toEqual([2]);
    expect(regionsOf([0, 0, 1, 1, 0, 0], [2, 3]).sizes).toEqual([1, 1]);
  });

  it("refuse a mask of another shape", () => {
    expect(() => regionsOf([1, 0, 1], [2, 2])).toThrow(RangeError);
  });
});

describe("pixel metrics", () => {
  const of = (...images: PixelImage[]) => pixelMetrics(() => images);

  it("of a perfect heat map are 1", async () => {
    const mask = [1, 0, 0, 0, 0, 1];
    expect(await of({ scores: mask, mask, shape: [2, 3] })).toEqual({ auroc: 1, pro: 1, regions: 2 });
  });

  it("give small regions the same weight as large ones, up to the limit", async () => {
    // Ten good pixels of score 0.1 to 1; a region of three pixels above all of them, one of a single pixel between 0.8 and 0.9.
    const good = Array.from({ length: 10 }, (_, i) => (i + 1) / 10);
    const scores = [...good, 2, 2, 2, 0.5, 0.85];
    const mask = [...good.map(() => 0), 1, 1, 1, 0, 1];
    const { auroc, pro, regions } = await of({ scores, mask, shape: [1, 15] });
    expect(regions).toBe(2);
    // Eleven good pixels: two of them, 0.9 and 1, are above the small region.
    expect(auroc).toBeCloseTo((3 * 11 + 9) / (4 * 11), 12);
    expect(pro).toBeCloseTo(((2 / 11) * 0.5 + (0.3 - 2 / 11)) / 0.3, 12);
  });

  it("join tied pixels by a line, which the limit may cut", async () => {
    const { auroc, pro } = await of({ scores: [1, 1, 1, 1], mask: [1, 0, 0, 0], shape: [2, 2] });
    expect(auroc).toBeCloseTo(0.5, 12);
    expect(pro).toBeCloseTo(0.15, 12);
  });

  it("leave out pixels without a score, and count good images", async () => {
    const odd = { scores: [3, Number.NaN, 0, Number.NaN], mask: [1, 1, 0, 0], shape: [2, 2] as const };
    const good = { scores: [4, 1], shape: [1, 2] as const };
    const { auroc, pro } = await of(odd, good);
    expect(auroc).toBeCloseTo(2 / 3, 12);
    expect(pro).toBeCloseTo(0, 12);
  });

  it("take images that come one after the other", async () => {
    const images = async function* () {
      yield { scores: [1, 0], mask: [1, 0], shape: [1, 2] as const };
      yield { scores: [0, 2], mask: [0, 1], shape: [1, 2] as const };
    };
    expect(await pixelMetrics(images)).toEqual({ auroc: 1, pro: 1, regions: 2 });
  });

  it("are nothing without regions or good pixels, and refuse another shape", async () => {
    expect(await of({ scores: [1, 2], shape: [1, 2] })).toEqual({ auroc: Number.NaN, pro: Number.NaN, regions: 0 });
    expect(await of({ scores: [1, 2], mask: [1, 1], shape: [1, 2] })).toEqual({ auroc: Number.NaN, pro: Number.NaN, regions: 1 });
    await expect(of({ scores: [1, 2, 3], shape: [1, 2] })).rejects.toThrow(RangeError);
  });
});

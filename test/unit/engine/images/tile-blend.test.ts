import { describe, expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { cutPicture, type Picture } from "../../../../src/engine/images/picture.js";
import { axisWeights, type BlendSettings, TileBlend } from "../../../../src/engine/images/tile-blend.js";
import { planTiles, reducedPlan, type TilePlan, tilesOf } from "../../../../src/engine/images/tile-plan.js";

function picture(height: number, width: number, channels: 1 | 3): Picture {
  const random = randomStream(3, "test");
  const pixels = Float32Array.from({ length: height * width * channels }, () => 2 * random() - 0.5);
  const item = { file: "a", source: null, index: 0 };
  return { item, index: 0, label: null, height, width, channels, original: [height, width], pixels, range: [0, 1] };
}

/** Cuts a picture by a plan and puts `change` of each tile together again. */
function blended(
  source: Picture,
  plan: TilePlan,
  settings: Omit<BlendSettings, "channels">,
  change = (tile: Float32Array, _h: number, _w: number) => tile,
) {
  const blend = new TileBlend(plan, { ...settings, channels: source.channels });
  for (const tile of tilesOf(plan)) {
    const { height, width } = tile.rectangle;
    const values = new Float32Array(height * width * source.channels);
    cutPicture(source, tile.rectangle, values);
    blend.add(tile, change(values, height, width));
  }
  return blend.result();
}

/** Mean of 3 by 3 pixels of one channel, with zeros beyond the edge, as a convolution has them. */
function blur(values: Float32Array, height: number, width: number): Float32Array {
  const at = (y: number, x: number) => (y < 0 || x < 0 || y >= height || x >= width ? 0 : values[y * width + x]);
  return values.map((_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += at(y + dy, x + dx);
    return sum / 9;
  });
}

const far = (a: Float32Array, b: ArrayLike<number>) => a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);

describe.each(["feather", "hard"] as const)("tiles put together by %s", (mode) => {
  it.each([
    [100, 77, { size: 32, overlap: 8 }],
    [33, 32, { size: 32, overlap: 20 }],
    [20, 101, { size: 32, overlap: 0 }],
    [20, 101, { size: 32, overlap: 8, align: 8, full: true }],
    [5, 3, { size: 32, overlap: 8, align: 8 }],
  ])("give a picture of %d by %d back", (height, width, settings) => {
    const source = picture(height, width, 3);
    expect(far(blended(source, planTiles(height, width, settings), { mode }), source.pixels)).toBeLessThan(1e-6);
  });

  it("have no seams if the margin is what the network sees beyond a tile's edge", () => {
    const source = picture(90, 71, 1);
    const whole = blur(Float32Array.from(source.pixels), 90, 71);
    const plan = planTiles(90, 71, { size: 32, overlap: 8 });
    expect(far(blended(source, plan, { mode, margin: 1 }, blur), whole)).toBeLessThan(1e-6);
    // Feathering alone lets the zeros beyond the edge through.
    if (mode === "feather") expect(far(blended(source, plan, { mode }, blur), whole)).toBeGreaterThan(1e-3);
  });

  it("do not count what lies beyond the picture", () => {
    const source = picture(21, 13, 1);
    const plan = planTiles(21, 13, { size: 16, overlap: 4, full: true, align: 4 });
    const spoilt = (tile: Float32Array, height: number, width: number) =>
      tile.map((value, i) => (i % width >= 13 || (height === 16 && Math.floor(i / width) >= 21) ? Number.NaN : value));
    expect(far(blended(source, plan, { mode }, spoilt), source.pixels)).toBeLessThan(1e-6);
  });
});

describe("weights", () => {
  it("sum to 1 everywhere, also if three tiles meet", () => {
    const { rows } = planTiles(101, 101, { size: 40, overlap: 10 });
    for (const mode of ["feather", "hard"] as const) {
      const sums = new Float64Array(101);
      for (const [i, weights] of axisWeights(rows, 101, { mode }).entries())
        for (const [k, w] of weights.entries()) sums[rows[i].start + k] += w;
      expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-12);
    }
  });

  it("follow a raised cosine over what is shared", () => {
    const { rows } = planTiles(70, 70, { size: 40, overlap: 10 });
    const [first, second] = axisWeights(rows, 70, { mode: "feather" });
    expect(first[0]).toBe(1);
    for (let k = 0; k < 10; k++) {
      expect(second[k]).toBeCloseTo(Math.sin((Math.PI / 2) * ((k + 0.5) / 10)) ** 2, 12);
      expect(first[30 + k]).toBeCloseTo(1 - second[k], 12);
    }
  });

  it("are 1 for the tile in which a pixel lies farthest from the edge, in hard mode", () => {
    const { rows } = planTiles(70, 70, { size: 40, overlap: 10 });
    const [first, second] = axisWeights(rows, 70, { mode: "hard" });
    expect(Array.from(first.slice(30))).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    expect(Array.from(second.slice(0, 10))).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  it("refuse a margin that leaves pixels to no tile", () => {
    const plan = planTiles(70, 70, { size: 40, overlap: 10 });
    expect(() => new TileBlend(plan, { channels: 1, mode: "feather", margin: 6 })).toThrow(/margin/);
    expect(() => new TileBlend(plan, { channels: 1, mode: "feather", margin: 5 })).not.toThrow();
  });
});

it("maps of cells are put together by the reduced plan", () => {
  const plan = reducedPlan(planTiles(101, 90, { size: 40, overlap: 16, align: 8 }), 8);
  const blend = new TileBlend(plan, { channels: 1, mode: "hard" });
  for (const tile of tilesOf(plan)) {
    const { y, x, height, width } = tile.rectangle;
    blend.add(
      tile,
      Float32Array.from({ length: height * width }, (_, i) => 100 * (y + Math.floor(i / width)) + x + (i % width)),
    );
  }
  expect(blend.result()).toEqual(Float32Array.from({ length: 13 * 12 }, (_, i) => 100 * Math.floor(i / 12) + (i % 12)));
});

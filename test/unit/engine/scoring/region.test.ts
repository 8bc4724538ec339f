import { expect, it } from "vitest";
import { HeatScaleFinder, heatOf } from "../../../../src/engine/scoring/heat-scale.js";
import { worstRegion } from "../../../../src/engine/scoring/region.js";

const map = (rows: number[][]) => Float32Array.from(rows.flat());

it("the worst region is what is connected to the highest value above half of the way to it", () => {
  const heat = map([
    [0, 0, 0, 0, 9],
    [0, 6, 8, 0, 0],
    [0, 0, 10, 0, 0],
    [0, 0, 4, 0, 0],
  ]);
  expect(worstRegion(heat, [4, 5], 0)).toEqual({ x: 1, y: 1, width: 2, height: 2 });
  // From a higher floor on, 6 no longer belongs to it.
  expect(worstRegion(heat, [4, 5], 3)).toEqual({ x: 2, y: 1, width: 1, height: 2 });
});

it("there is no region where nothing stands out, or nothing is a number", () => {
  expect(worstRegion(map([[1, 1]]), [1, 2], 1)).toBeNull();
  expect(worstRegion(map([[Number.NaN, Number.NaN]]), [1, 2], 0)).toBeNull();
  expect(worstRegion(map([[Number.NaN, 3]]), [1, 2], 0)).toEqual({ x: 1, y: 0, width: 1, height: 1 });
});

it("the scale of heat is that of good images: no heat in the middle, their worst pixels at two thirds, and never more than what is hotter", () => {
  const finder = new HeatScaleFinder();
  expect(finder.scale()).toBeNull();
  // Twenty images whose pixels are 0 to 8, and whose worst one is 10.
  for (let n = 0; n < 20; n++) finder.add(Float32Array.from([0, 2, 4, 4, 4, 4, 6, 8, 10]), 1);
  const scale = finder.scale();
  expect(scale).toEqual({ low: 4, usual: 10 });
  if (scale) expect([2, 4, 7, 10, 31, 40].map((value) => heatOf(value, scale))).toEqual([0, 0, 1 / 2, 2 / 3, 9 / 10, 12 / 13]);
});

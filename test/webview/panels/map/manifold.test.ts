import { describe, expect, test } from "vitest";
import { gridAround, gridOverMap, tiled } from "../../../../webview/panels/map/manifold.js";

describe("the grid of what a network draws", () => {
  test("lies over a map as it is seen, without its outliers", () => {
    const positions = Float32Array.from({ length: 2000 }, (_, n) => (n % 2 === 0 ? n / 1998 : 10 + (10 * (n - 1)) / 1998));
    positions.set([500, -500], 1000);
    positions.set([Number.NaN, Number.NaN], 600);
    const places = gridOverMap(positions, 2);
    expect(places).toHaveLength(144);
    const codes = places.map((place) => (place.kind === "at" ? place.code : []));
    expect([codes[0][0], codes[11][0], codes[0][1], codes[143][1]].map((value) => Math.round(100 * value) / 100)).toEqual([
      0.01, 0.99, 19.9, 10.09,
    ]);
    expect(gridOverMap(positions, 1).map((place) => place.kind === "at" && place.code.length)).toEqual(Array(12).fill(1));
  });

  test("goes around an image along two axes, the second upwards", () => {
    const places = gridAround(7);
    expect([places[0], places[143]]).toEqual([
      { kind: "along", image: 7, steps: [-2.5, 2.5] },
      { kind: "along", image: 7, steps: [2.5, -2.5] },
    ]);
  });

  test("is one picture, row by row", () => {
    const image = (value: number) => ({ height: 1, width: 2, channels: 1, pixels: Uint8Array.of(value, value + 100) });
    const { height, width, pixels } = tiled(Array.from({ length: 24 }, (_, n) => image(n)));
    expect([height, width]).toEqual([2, 24]);
    expect([...pixels.subarray(0, 4), ...pixels.subarray(24, 28)]).toEqual([0, 100, 1, 101, 12, 112, 13, 113]);
  });
});

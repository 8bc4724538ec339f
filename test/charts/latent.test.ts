// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { colourOf, type LatentData, latentAxes, latentScales, pointAt } from "../../webview/charts/latent.js";
import { expectDrawn } from "./draw.js";

const data: LatentData = {
  positions: Float32Array.from([0, 0, 1, 0, 0, 1, 4, 4, 5, 4, 4, 5]),
  labels: ["a", "a", "a", "b", "b", "b"],
  names: ["a", "b"],
  alone: null,
  axes: "code",
};

describe("latent map", () => {
  test("draws axes, names at the middle of their points and the chosen point", async () => {
    await expectDrawn(latentAxes({ ...data, point: 3 }, { width: 600 }), "latent");
  });

  test("finds the point under the pointer, and only of the label that stands alone", () => {
    const { x, y } = latentScales(data.positions, 600);
    expect(pointAt(data, 600, x(5) + 3, y(4) - 3)).toBe(4);
    expect(pointAt(data, 600, x(2.5), y(2.5))).toBeNull();
    expect(pointAt({ ...data, alone: "a" }, 600, x(5), y(4))).toBeNull();
  });

  test("bears images of one position, and positions that are no numbers", () => {
    const { x } = latentScales(Float32Array.from([2, 2, 2, 2, Number.NaN, 2]), 400);
    expect(x(2)).toBeGreaterThan(44);
    expect(x(2)).toBeLessThan(388);
  });

  test("gives each of ten labels its own colour", () => {
    const names = Array.from({ length: 10 }, (_, index) => String(index));
    expect(new Set(names.map((name) => colourOf(names, name))).size).toBe(10);
  });
});

import { lab, rgb } from "d3";
import { describe, expect, test } from "vitest";
import { differenceCode, differencePalette, heatPalette } from "../../webview/charts/heat-colours.js";

const heat = (code: number) => code / 255;
const at = (palette: Uint8ClampedArray, code: number) => [...palette.subarray(4 * code, 4 * code + 4)];
const lightness = (palette: Uint8ClampedArray, code: number) => {
  const [r, g, b] = at(palette, code);
  return lab(rgb(r, g, b)).l;
};

describe("heat", () => {
  test("grows lighter all the way, so that its order is seen without its hues", () => {
    const palette = heatPalette(heat, false);
    for (let code = 16; code < 256; code += 16) expect(lightness(palette, code)).toBeGreaterThan(lightness(palette, code - 16));
    expect(at(palette, 0)[3]).toBe(255);
  });

  test("leaves a picture bare where nothing is hot, and covers it where it is", () => {
    const palette = heatPalette(heat, true);
    expect(at(palette, 30)[3]).toBe(0);
    expect(at(palette, 200)[3]).toBe(255);
  });
});

describe("difference", () => {
  test("is white where there is none, blue below and red above", () => {
    const palette = differencePalette();
    const [dark, none, bright] = [-255, 0, 255].map((difference) => at(palette, differenceCode(difference)));
    expect(Math.min(...none)).toBeGreaterThan(235);
    expect(dark[2]).toBeGreaterThan(dark[0]);
    expect(bright[0]).toBeGreaterThan(bright[2]);
  });
});

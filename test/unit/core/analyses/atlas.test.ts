import { describe, expect, it } from "vitest";
import { type AtlasLevel, atlasLevels, atlasPage, codedError, errorCode, pagePixels, tileOf } from "../../../../src/core/analyses/atlas.js";

const sizes: [number, number, [height: number, width: number, extension: string][]][] = [
  [28, 28, [[28, 28, "png"]]],
  [64, 64, [[64, 64, "png"]]],
  [
    65,
    10,
    [
      [64, 10, "png"],
      [65, 10, "webp"],
    ],
  ],
  [
    1024,
    768,
    [
      [64, 48, "png"],
      [256, 192, "webp"],
    ],
  ],
  [
    1,
    5000,
    [
      [1, 64, "png"],
      [1, 256, "webp"],
    ],
  ],
  [
    5000,
    1,
    [
      [64, 1, "png"],
      [256, 1, "webp"],
    ],
  ],
];

describe.each(sizes)("the thumbnails of pictures %i x %i", (height, width, expected) => {
  const levels = atlasLevels(height, width);

  it("have the sizes and endings of their levels", () => {
    expect(levels.map((level) => [level.height, level.width, level.extension])).toEqual(expected);
  });

  it("fill pages that are no larger than a page may be, and that sharp and browsers can hold", () => {
    for (const level of levels) {
      const [wide, tall] = [level.columns * level.width, (level.perPage / level.columns) * level.height];
      expect(wide * tall).toBeLessThanOrEqual(pagePixels);
      // One tile more in each column or row would be too many: a page is not wasted.
      expect(wide * tall).toBeGreaterThan(pagePixels / 4);
      expect(Number.isInteger(level.perPage / level.columns)).toBe(true);
      // The most that webp allows.
      expect(Math.max(wide, tall)).toBeLessThan(16_384);
    }
  });

  it("lie side by side in the order of the images, page by page", () => {
    for (const level of levels)
      expect(order(level, 2 * level.perPage + 3)).toEqual(Array.from({ length: 2 * level.perPage + 3 }, (_, i) => i));
  });

  it("have a page's name for each page of each level", () => {
    const names = levels.flatMap((level) => [0, 1, 99_999].map((page) => atlasPage("input", level, page)));
    expect(new Set(names).size).toBe(names.length);
  });
});

/** The images in the order in which a writer meets their tiles: page by page, row by row; each at the place that it has there. */
function order(level: AtlasLevel, count: number): number[] {
  const at = new Map<string, number>();
  for (let index = 0; index < count; index++) {
    const { page, x, y } = tileOf(level, index);
    at.set([page, y, x].join(), index);
  }
  expect(at.size).toBe(count);
  const found: number[] = [];
  for (let page = 0; found.length < count; page++)
    for (let row = 0; row < level.perPage / level.columns; row++)
      for (let column = 0; column < level.columns; column++) {
        const index = at.get([page, row * level.height, column * level.width].join());
        if (index !== undefined) found.push(index);
        else if (found.length < count) throw new Error("A place was left out.");
      }
  return found;
}

it("the name of a page is told by its number with leading zeros, so that names sort as pages do", () => {
  const [small, large] = atlasLevels(1024, 768);
  expect([atlasPage("heat", small, 7), atlasPage("heat", large, 12_345)]).toEqual([
    "thumbnails/heat-64-00007.png",
    "thumbnails/heat-256-12345.webp",
  ]);
});

describe("the code of an error", () => {
  const errors = Array.from({ length: 2000 }, (_, i) => 10 ** (-7.98 + (7.98 * i) / 1999));

  it("gives the error back to 4 %", () => {
    for (const error of errors) expect(Math.abs(codedError(errorCode(error)) / error - 1)).toBeLessThan(0.04);
  });

  it("is larger if the error is, and takes every step", () => {
    const codes = errors.map(errorCode);
    expect(codes).toEqual(codes.toSorted((a, b) => a - b));
    expect(new Set(codes).size).toBeGreaterThan(253);
    const decoded = Array.from({ length: 256 }, (_, code) => codedError(code));
    expect(decoded).toEqual([...new Set(decoded)].sort((a, b) => a - b));
  });

  it("of each code's error is that code", () => {
    for (let code = 0; code < 256; code++) expect(errorCode(codedError(code))).toBe(code);
  });

  it("is 0 for none, too little to tell, and what is no number", () => {
    expect([0, -0, 1e-9, -1, Number.NaN, -Infinity].map(errorCode)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(codedError(0)).toBe(0);
  });

  it("ends at 1", () => {
    expect([1, 4, Infinity].map(errorCode)).toEqual([255, 255, 255]);
    expect(codedError(255)).toBe(1);
  });
});

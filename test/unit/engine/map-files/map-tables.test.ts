import { expect, it } from "vitest";
import { vectorsTsv } from "../../../../src/engine/map-files/map-tables.js";

it("writes codes in blocks of lines, so that no map is too large for a string, each number with seven digits", () => {
  const count = 2500;
  const codes = Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? i / 2 : -1e-9 / 3));
  const blocks = [...vectorsTsv({ codes, latent: 2, indices: Uint32Array.from({ length: count }, (_, n) => n) })];
  expect(blocks).toHaveLength(3);
  const lines = blocks.join("").split("\n");
  expect(lines).toHaveLength(count + 1);
  expect([lines[0], lines[1000], lines[2499], lines[2500]]).toEqual(["0\t-3.333333e-10", "1000\t-3.333333e-10", "2499\t-3.333333e-10", ""]);
});

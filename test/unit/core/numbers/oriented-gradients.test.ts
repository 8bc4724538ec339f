import { expect, it } from "vitest";
import { edgeDescriptor } from "../../../../src/core/numbers/oriented-gradients.js";

const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((value, i) => value - b[i]));

/** A gray picture with a bright bar of three pixels, upright at column `at` or lying at row `at`. */
const bar = (at: number, upright: boolean, [height, width] = [28, 28]) =>
  Float32Array.from({ length: height * width }, (_, i) => {
    const along = upright ? i % width : Math.floor(i / width);
    return Math.abs(along - at) <= 1 ? 1 : 0;
  });

it("finds a bar that is moved by a pixel more alike than one that lies, unlike the pixels themselves", () => {
  const { describe } = edgeDescriptor([28, 28, 1]);
  const [here, moved, lying] = [bar(12, true), bar(13, true), bar(12, false)];
  const [described, near, far] = [here, moved, lying].map(describe);
  expect(distance(described, near)).toBeLessThan(0.45 * distance(described, far));
  expect(distance(here, moved)).toBeGreaterThan(0.55 * distance(here, lying));
});

it("counts the directions of edges by their shares: of a ramp one direction has all, and a fainter picture of the same is as it was", () => {
  const { describe } = edgeDescriptor([28, 28, 1]);
  const edges = 7 * 7 * 8;
  const ramp = Float32Array.from({ length: 784 }, (_, i) => (i % 28) / 28);
  const described = describe(ramp);
  // Brighter to the right is the first of eight directions.
  for (let cell = 0; cell < 49; cell++) {
    expect(described[8 * cell] ** 2).toBeGreaterThan(0.01);
    expect(described.subarray(8 * cell + 1, 8 * cell + 8).every((share) => share < 1e-3)).toBe(true);
  }
  const shares = described.subarray(0, edges).reduce((sum, root) => sum + root ** 2, 0);
  expect(shares).toBeGreaterThan(0.85);
  expect(shares).toBeLessThan(1 + 1e-6);
  const faint = describe(ramp.map((value) => 0.25 * value));
  expect(distance(faint.subarray(0, edges), described.subarray(0, edges))).toBeLessThan(1e-4);
});

it("tells even pictures apart by their colours, in any size and number of channels", () => {
  const { describe, length } = edgeDescriptor([40, 20, 3]);
  const even = (colour: readonly number[]) => describe(Float32Array.from({ length: 40 * 20 * 3 }, (_, i) => colour[i % 3]));
  const [red, dark, blue] = [even([1, 0, 0]), even([0.9, 0, 0]), even([0, 0, 1])];
  expect(red).toHaveLength(length);
  expect(distance(red, dark)).toBeCloseTo(0.1 / Math.sqrt(3), 5);
  expect(distance(red, blue)).toBeCloseTo(Math.sqrt(2 / 3), 5);
});

it("says of a picture with a value that is no number that it has none", () => {
  const { describe } = edgeDescriptor([28, 28, 1]);
  const broken = bar(12, true);
  broken[400] = Number.NaN;
  expect(describe(broken).some(Number.isNaN)).toBe(true);
});

import { expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { principalPlane } from "../../../../src/engine/projections/principal.js";

it("principal components find the line that codes lie along", () => {
  const codes = Float32Array.from({ length: 300 }, (_, i) => [3 * Math.floor(i / 3), 4 * Math.floor(i / 3), 7][i % 3]);
  const positions = principalPlane(codes, 3).positions(codes);
  expect(positions[2] - positions[0]).toBeCloseTo(5, 3);
  expect(Math.abs(positions[3] - positions[1])).toBeLessThan(1e-3);
});

it("principal components of blocks are those of all codes, to the bit", () => {
  const random = randomStream(1, "codes");
  const codes = Float32Array.from({ length: 5 * 40 }, random);
  const blocks = () => [codes.subarray(0, 5 * 7), codes.subarray(5 * 7, 5 * 39), codes.subarray(5 * 39)];
  const plane = principalPlane(codes, 5);
  const positions = blocks().map((some) => plane.positions(some));
  expect(positions.map(({ length }) => length)).toEqual([14, 64, 2]);
  expect(Float32Array.from(positions.flatMap((some) => [...some]))).toEqual(plane.positions(codes));
});

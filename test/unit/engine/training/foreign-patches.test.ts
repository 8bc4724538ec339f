import { expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { randomShapes, withForeignPatches } from "../../../../src/engine/training/foreign-patches.js";

const size = 64;
const shapes = randomShapes(40, size, randomStream(1, "shapes"));
/** Eight tiles, each of one gray. */
const tiles = Float32Array.from({ length: 8 * size * size }, (_, at) => Math.floor(at / size ** 2) / 10);

it("draws shapes of many sizes that leave most of a tile alone", () => {
  for (const shape of shapes) {
    expect(Math.max(...shape)).toBeGreaterThan(0.1);
    expect(Math.max(...shape)).toBeLessThanOrEqual(1 + 1e-6);
  }
  const shares = shapes.map((shape) => shape.filter((value) => value > 0.5).length / size ** 2);
  expect(Math.max(...shares)).toBeLessThan(0.2);
  expect(Math.min(...shares)).toBeLessThan(0.01);
  expect(Math.max(...shares)).toBeGreaterThan(0.05);
});

it("changes three of four tiles, only where a shape is, and the same by the same stream", () => {
  let changed = 0;
  for (let round = 0; round < 50; round++) {
    const out = withForeignPatches(tiles, 8, [size, size, 1], shapes, randomStream(2, "tiles", round));
    const again = withForeignPatches(tiles, 8, [size, size, 1], shapes, randomStream(2, "tiles", round));
    expect(Buffer.compare(Buffer.from(out.buffer), Buffer.from(again.buffer))).toBe(0);
    for (let n = 0; n < 8; n++) {
      const pixels = out.subarray(n * size ** 2, (n + 1) * size ** 2);
      const different = pixels.filter((value) => value !== tiles[n * size ** 2]).length;
      if (different > 0) changed++;
      expect(different).toBeLessThan(0.75 * size ** 2);
    }
  }
  expect(changed / 400).toBeGreaterThan(0.68);
  expect(changed / 400).toBeLessThan(0.82);
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../../src/core/numbers/random.js";
import type { Engine } from "../../../src/engine/contract/engine.js";
import { cellsOf } from "../../../src/engine/features/cells.js";
import { openFeatures } from "../../../src/engine/features/feature-network.js";
import { openNearest } from "../../../src/engine/features/nearest.js";
import { openEngine } from "../../../src/engine/open.js";
import { greedyCover } from "../../../src/engine/scoring/greedy-cover.js";
import { difference } from "../engines.js";
import { featuresFolder, wasmFolder } from "../workbench.js";

const random = randomStream(1, "vectors");
const vectors = (count: number, width: number) => Float32Array.from({ length: count * width }, () => random());

describe.each(["tensorflow", "portable"] as const)("by %s", (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine(kind, { wasmFolder });
  });
  afterAll(() => engine.close());

  test("distances to the nearest are those of looking at each, for more vectors than fit at once", async () => {
    const [memory, asked] = [vectors(7, 5), vectors(5000, 5)];
    const search = await openNearest(engine, memory, 5);
    const found = search.distances(asked);
    search.close();
    const expected = Float32Array.from({ length: 5000 }, (_, i) =>
      Math.min(...Array.from({ length: 7 }, (_, m) => Math.hypot(...[0, 1, 2, 3, 4].map((k) => asked[5 * i + k] - memory[5 * m + k])))),
    );
    expect(difference(found, expected)).toBeLessThan(1e-3);
  });

  test("cells are the levels averaged over 3x3 with zeros beyond the edge, the coarser one between its centres", async () => {
    const network = await openFeatures(engine, featuresFolder);
    const [height, width] = [40, 48];
    const images = vectors(5, height * width);
    const size = { height, width, channels: 1 as const };
    const cells = await cellsOf(network, images, 5, size);
    expect(cells).toMatchObject({ count: 5, height: 5, width: 6, channels: 152 });
    const [fine, coarse] = await network.features(images.subarray(4 * height * width), 1, size);
    const at = ({ values, height: h, width: w, channels }: typeof fine, y: number, x: number, c: number) =>
      y < 0 || x < 0 || y >= h || x >= w ? 0 : values[(y * w + x) * channels + c];
    const around = (map: typeof fine, y: number, x: number, c: number) =>
      [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => at(map, y + dy, x + dx, c))).reduce((sum, value) => sum + value, 0) / 9;
    const cell = (y: number, x: number, c: number) => cells.values[((4 * 5 + y) * 6 + x) * 152 + c];
    for (const [y, x] of [
      [0, 0],
      [4, 5],
      [2, 3],
    ])
      expect(cell(y, x, 7)).toBeCloseTo(around(fine, y, x, 7), 4);
    // The grid of 5 by 6 lies on one of 3 by 3: its column 2 is at 2.5 / 2 - 0.5 = 0.75, its row 2 at 1.
    expect(cell(2, 2, 40 + 9)).toBeCloseTo(0.25 * around(coarse, 1, 0, 9) + 0.75 * around(coarse, 1, 1, 9), 4);
    network.close();
  });
});

test("a greedy cover takes one of each group before a second of any", async () => {
  const groups = Float32Array.from({ length: 40 * 8 }, (_, i) => 100 * (Math.floor(i / 8) % 4) * ((i % 8) + 1) + random());
  const picked = await greedyCover(groups, 8, 4, random, async () => undefined);
  expect(new Set(picked.map((index) => index % 4)).size).toBe(4);
  expect(await greedyCover(groups, 8, 40, random, async () => undefined)).toHaveLength(40);
});

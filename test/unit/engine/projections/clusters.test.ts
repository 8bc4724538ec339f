import { describe, expect, it } from "vitest";
import { CancelledError } from "../../../../src/core/language/error.js";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { clustersFor, clustersOf } from "../../../../src/engine/projections/clusters.js";

/** Points around some centres, `many` around each, one after the other. */
function around(centres: readonly (readonly number[])[], many: readonly number[]): Float32Array {
  const random = randomStream(1, "points around centres");
  return Float32Array.from(
    centres.flatMap((centre, index) => Array.from({ length: many[index] }, () => centre.map((value) => value + random() - 0.5)).flat()),
  );
}

const seeded = (seed: number) => ({ seed, signal: new AbortController().signal });

describe("clusters", () => {
  it("are the groups that points lie in, the largest first, the same for the same seed", async () => {
    const centres = [
      [0, 0, 0],
      [9, 0, 0],
      [0, 9, 9],
    ];
    const points = around(centres, [50, 4000, 200]);
    const clusters = await clustersOf(points, 3, 3, seeded(7));
    expect([clusters.slice(0, 50), clusters.slice(50, 4050), clusters.slice(4050)].map((part) => [...new Set(part)])).toEqual([
      [2],
      [0],
      [1],
    ]);
    expect(await clustersOf(points, 3, 3, seeded(7))).toEqual(clusters);
  });

  it("hold no point that is not finite, and are no more than the points differ", async () => {
    const equal = new Float32Array(2 * 500).fill(3);
    equal[4] = Number.NaN;
    const clusters = await clustersOf(equal, 2, 10, seeded(1));
    expect(clusters[2]).toBe(-1);
    expect(new Set(clusters)).toEqual(new Set([0, -1]));
    expect([...(await clustersOf(Float32Array.of(1, 2), 2, 10, seeded(1)))]).toEqual([-1]);
    expect(await clustersOf(new Float32Array(), 2, 10, seeded(1))).toHaveLength(0);
  });

  it("are no longer sought once that is cancelled", async () => {
    const cancel = new AbortController();
    const sought = clustersOf(around([[0], [9]], [50, 50]), 1, 2, { seed: 1, signal: cancel.signal });
    cancel.abort();
    await expect(sought).rejects.toThrow(CancelledError);
  });

  it("are as many as the labels, if these may be kinds of pictures", () => {
    expect([0, 1, 2, 10, 30, 31].map(clustersFor)).toEqual([10, 10, 2, 10, 30, 10]);
  });
});

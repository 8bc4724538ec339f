import { describe, expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { clustersFor, clustersOf } from "../../../../src/engine/projections/clusters.js";

/** Points around some centres, `many` around each, one after the other. */
function around(centres: readonly (readonly number[])[], many: readonly number[]): Float32Array {
  const random = randomStream(1, "points around centres");
  return Float32Array.from(
    centres.flatMap((centre, index) => Array.from({ length: many[index] }, () => centre.map((value) => value + random() - 0.5)).flat()),
  );
}

describe("clusters", () => {
  it("are the groups that points lie in, the largest first, the same for the same seed", () => {
    const centres = [
      [0, 0, 0],
      [9, 0, 0],
      [0, 9, 9],
    ];
    const points = around(centres, [50, 4000, 200]);
    const clusters = clustersOf(points, 3, 3, 7);
    expect([clusters.slice(0, 50), clusters.slice(50, 4050), clusters.slice(4050)].map((part) => [...new Set(part)])).toEqual([
      [2],
      [0],
      [1],
    ]);
    expect(clustersOf(points, 3, 3, 7)).toEqual(clusters);
  });

  it("hold no point that is not finite, and are no more than the points differ", () => {
    const equal = new Float32Array(2 * 500).fill(3);
    equal[4] = Number.NaN;
    const clusters = clustersOf(equal, 2, 10, 1);
    expect(clusters[2]).toBe(-1);
    expect(new Set(clusters)).toEqual(new Set([0, -1]));
    expect([...clustersOf(Float32Array.of(1, 2), 2, 10, 1)]).toEqual([-1]);
    expect(clustersOf(new Float32Array(), 2, 10, 1)).toHaveLength(0);
  });

  it("are as many as the labels, if these may be kinds of pictures", () => {
    expect([0, 1, 2, 10, 30, 31].map(clustersFor)).toEqual([10, 10, 2, 10, 30, 10]);
  });
});

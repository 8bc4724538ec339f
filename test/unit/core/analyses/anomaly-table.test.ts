import { expect, it } from "vitest";
import { flaggedOrder, rankedOrder } from "../../../../src/core/analyses/anomaly-table.js";

const scores = Float32Array.of(0.5, Number.NaN, 0.75, 0.25, Number.POSITIVE_INFINITY, 0.75);

it("ranks the highest score first, equal ones in their order, and last what is not judged", () => {
  expect([...rankedOrder(scores)]).toEqual([2, 5, 0, 3, 1, 4]);
});

it("keeps of it what a threshold flags: nothing at it, nothing that is not judged, nothing without one", () => {
  expect([0.25, 0.5, 0.75, null].map((threshold) => [...flaggedOrder(scores, threshold)])).toEqual([[2, 5, 0], [2, 5], [], []]);
});

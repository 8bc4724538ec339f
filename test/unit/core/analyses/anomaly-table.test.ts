import { expect, it } from "vitest";
import { flaggedOrder, rankedOrder, worstOf } from "../../../../src/core/analyses/anomaly-table.js";

const scores = Float32Array.of(0.5, Number.NaN, 0.75, 0.25, Number.POSITIVE_INFINITY, 0.75);

it("ranks the highest score first, equal ones in their order, and last what is not judged", () => {
  expect([...rankedOrder(scores)]).toEqual([2, 5, 0, 3, 1, 4]);
});

it("keeps of it what a threshold flags: nothing at it, nothing that is not judged, nothing without one", () => {
  expect([0.25, 0.5, 0.75, null].map((threshold) => [...flaggedOrder(scores, threshold)])).toEqual([[2, 5, 0], [2, 5], [], []]);
});

it("names the worst of it, twenty at most, and none that is not judged", () => {
  expect(worstOf({ scores, file: (index) => `${index}.png` }).map(({ file }) => file)).toEqual(["2.png", "5.png", "0.png", "3.png"]);
  const many = worstOf({ scores: Float32Array.from({ length: 30 }, (_, n) => n), file: String });
  expect([many.length, many[0], many[19]]).toEqual([20, { file: "29", score: 29 }, { file: "10", score: 10 }]);
});

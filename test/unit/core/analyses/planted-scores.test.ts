import { describe, expect, it } from "vitest";
import { type PlantedScores, recountOf } from "../../../../src/core/analyses/planted-scores.js";

/** Of ten good images, the scorer gives 1 to 10. */
const heldOut = Array.from({ length: 10 }, (_, index) => index + 1);
const defect = (score: number, above: number) => ({ kind: "blob" as const, share: 0.1, sizePixels: 6, score, above: [above] });
const planted: PlantedScores = {
  scorers: ["patches", "pixel-neighbours"],
  defects: [defect(12, 0), defect(9.5, 0.1), defect(8.5, 0.3), defect(Number.NaN, 1)],
};

describe("planted defects, counted again", () => {
  const recount = recountOf(planted, heldOut);
  const found = (threshold: number) => recount(threshold).map(({ found }) => found);

  it("are found above the threshold, and by a baseline at the same share of false alarms", () => {
    // No, one and three of ten good images lie above.
    expect(found(10)).toEqual([1, 1]);
    expect(found(9)).toEqual([2, 2]);
    expect(found(7)).toEqual([3, 3]);
    expect(found(0)).toEqual([3, 4]);
    expect(found(20)).toEqual([0, 1]);
    expect(recount(10)[0]).toMatchObject({ scorer: "patches", planted: 4, bySize: [{ pixels: 6, planted: 4, found: 1 }] });
  });

  it("are the same object while nothing else is found, so that charts stay", () => {
    const first = recount(9.1);
    expect(recount(9.2)).toBe(first);
    expect(recount(8)).not.toBe(first);
  });
});

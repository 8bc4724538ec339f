import { describe, expect, it } from "vitest";
import {
  auroc,
  averagePrecision,
  bestF1,
  confusionAt,
  f1Of,
  precisionOf,
  recallOf,
} from "../../../../../src/core/numbers/judging/classification.js";

const scores = [0.1, 0.4, 0.35, 0.8];
const odd = [false, false, true, true];

describe("areas under curves", () => {
  // Expected values: scikit-learn 1.9, roc_auc_score and average_precision_score on the same lists.
  it("count ties as scikit-learn does", () => {
    expect(auroc(scores, odd)).toBeCloseTo(0.75, 12);
    expect(averagePrecision(scores, odd)).toBeCloseTo(0.8333333333, 9);
    expect(auroc([1, 1, 1, 1], [true, false, true, false])).toBeCloseTo(0.5, 12);
    expect(averagePrecision([1, 1, 1, 1], [true, false, true, false])).toBeCloseTo(0.5, 12);
  });

  it("leave out scores that are not finite", () => {
    const more = [Number.NaN, ...scores, Number.POSITIVE_INFINITY];
    expect(auroc(more, [true, ...odd, false])).toBeCloseTo(0.75, 12);
    expect(averagePrecision(more, [true, ...odd, false])).toBeCloseTo(0.8333333333, 9);
  });

  it("are nothing without both labels, and refuse lists of two lengths", () => {
    expect(auroc([1, 2], [true, true])).toBeNaN();
    expect(averagePrecision([1, 2], [false, false])).toBeNaN();
    expect(() => auroc([1, 2], [true])).toThrow(RangeError);
  });
});

describe("the images at a threshold", () => {
  it("are counted by label, flagged if above", () => {
    const confusion = confusionAt([...scores, Number.NaN], [...odd, true], 0.35);
    expect(confusion).toEqual({ truePositives: 1, falseNegatives: 1, falsePositives: 1, trueNegatives: 1 });
    expect([precisionOf(confusion), recallOf(confusion), f1Of(confusion)]).toEqual([0.5, 0.5, 0.5]);
  });

  it("give 0 if none is flagged", () => {
    const confusion = confusionAt(scores, odd, 1);
    expect([precisionOf(confusion), recallOf(confusion), f1Of(confusion)]).toEqual([0, 0, 0]);
  });
});

describe("the best F1", () => {
  it("is reached by its threshold", () => {
    const best = bestF1(scores, odd);
    expect(best?.value).toBeCloseTo(0.225, 12);
    expect(best?.f1).toBeCloseTo(0.8, 12);
    expect(f1Of(confusionAt(scores, odd, best?.value ?? 0))).toBe(best?.f1);
  });

  it("is that of the fewest flagged images among equals", () => {
    // One of three flagged, two odd: 2/3. All flagged: 2/3 again at the fourth.
    expect(bestF1([4, 3, 2, 1], [true, false, false, true])).toEqual({ value: 3.5, f1: 2 / 3 });
  });

  it("may flag every image", () => {
    const best = bestF1([1, 2, 3], [true, false, true]);
    expect(best?.f1).toBeCloseTo(0.8, 12);
    expect(best && best.value < 1).toBe(true);
  });

  it("needs both labels", () => {
    expect(bestF1([1, 2], [true, true])).toBeNull();
    expect(bestF1([], [])).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { falseAlarmInterval } from "../../../../../src/core/numbers/judging/false-alarms.js";
import { conformalPValue } from "../../../../../src/core/numbers/judging/p-values.js";
import { randomStream } from "../../../../../src/core/numbers/random.js";
import { thresholdOf } from "../../../../../src/core/numbers/threshold.js";

describe("the interval of the true false-alarm rate", () => {
  // Expected values: SciPy 1.17, beta.ppf(q, n + 1 - k, k).
  it.each([
    [180, 0.05, 0.0231150130484, 0.085692578429],
    [19, 0.05, 0.0013316288042, 0.176466911807],
    [20_000, 0.01, 0.0086676390135, 0.0114241453195],
  ])("of %i images at %f is the Beta distribution's", (n, rate, low, high) => {
    const interval = falseAlarmInterval(n, rate);
    expect(interval?.low).toBeCloseTo(low, 9);
    expect(interval?.high).toBeCloseTo(high, 9);
  });

  it("is missing where the threshold is", () => {
    expect(falseAlarmInterval(18, 0.05)).toBeNull();
    expect(falseAlarmInterval(0, 0.05)).toBeNull();
  });

  it("holds what it says of uniform scores, whose rate above a threshold is known", () => {
    const random = randomStream(5, "interval");
    const interval = falseAlarmInterval(60, 0.1, 0.9);
    let inside = 0;
    for (let i = 0; i < 2000; i++) {
      const threshold = thresholdOf(Array.from({ length: 60 }, random), 0.1);
      if (!interval || !threshold.ok) throw new Error("There is a threshold of 60 images.");
      if (1 - threshold.value > interval.low && 1 - threshold.value < interval.high) inside++;
    }
    expect(inside / 2000).toBeGreaterThan(0.88);
    expect(inside / 2000).toBeLessThan(0.92);
  });
});

describe("conformal p-values", () => {
  it("count the held-out images that are as odd or odder", () => {
    const values = [0, 2, 2.5, 9, Number.NaN].map(conformalPValue([3, 1, 2, 2, Number.POSITIVE_INFINITY]));
    expect(values).toEqual([1, 4 / 5, 2 / 5, 1 / 5, Number.NaN]);
    expect(conformalPValue([])(1)).toBe(1);
  });

  it("are at most the rate for the images that its threshold flags, and no others", () => {
    const random = randomStream(6, "p-values");
    const heldOut = Array.from({ length: 99 }, random);
    const scores = Array.from({ length: 500 }, random);
    const threshold = thresholdOf(heldOut, 0.05);
    const flagged = scores.map((score) => threshold.ok && score > threshold.value);
    expect(scores.map(conformalPValue(heldOut)).map((p) => p <= 0.05 + 1e-12)).toEqual(flagged);
  });
});

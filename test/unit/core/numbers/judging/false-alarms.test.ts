import { describe, expect, it } from "vitest";
import { excessPValue, falseAlarmInterval } from "../../../../../src/core/numbers/judging/false-alarms.js";
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

describe("the excess of flagged good images", () => {
  it("has the upper tail of the hypergeometric distribution for its p-value", () => {
    // SciPy 1.17: hypergeom.sf(flagged - 1, good + heldOut, good, flagged + above).
    expect(excessPValue(94, 970, 9, 181)).toBeCloseTo(0.02334480161145112, 9);
    expect(excessPValue(71, 970, 9, 181)).toBeCloseTo(0.1633888004830594, 9);
    expect(excessPValue(6000, 100_000, 900, 20_000) / 6.171858599583801e-18).toBeCloseTo(1, 6);
    expect([excessPValue(0, 970, 9, 181), excessPValue(970, 970, 0, 181)]).toEqual([expect.closeTo(1, 9), expect.closeTo(0, 9)]);
  });

  it("is by chance as rare as it says, also over a conformal threshold", () => {
    const random = randomStream(7, "excess");
    const folders = 2000;
    let found = 0;
    for (let i = 0; i < folders; i++) {
      const threshold = thresholdOf(Array.from({ length: 99 }, random), 0.05);
      if (!threshold.ok) throw new Error("There is a threshold of 99 images.");
      const flagged = Array.from({ length: 300 }, random).filter((score) => score > threshold.value).length;
      if (excessPValue(flagged, 300, 4, 99) <= 0.1) found++;
    }
    expect(found / folders).toBeLessThan(0.115);
    expect(found / folders).toBeGreaterThan(0.075);
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

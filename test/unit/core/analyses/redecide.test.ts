import { describe, expect, it } from "vitest";
import { decisionsOn } from "../../../../src/core/analyses/redecide.js";

const heldOut = Float32Array.from({ length: 99 }, (_, i) => i);
const scores = Float32Array.of(200, 95, 94, 50, Number.NaN, 3);
const odd = Int32Array.of(1, 0, 1, 0, 1, -1);
const decide = decisionsOn({ scores, heldOut, odd });
const settings = { falseAlarmRate: 0.05, threshold: "auto" as const };

describe("a result that is decided again", () => {
  it("follows the accepted rate, its interval with it", () => {
    expect(decide(settings)).toMatchObject({ threshold: 94, flagged: 2, falseAlarms: { rate: 0.05, accepted: true } });
    expect(decide({ ...settings, falseAlarmRate: 0.01 })).toMatchObject({ threshold: 98, flagged: 1, falseAlarms: { rate: 0.01 } });
    const { low, high } = decide(settings).falseAlarms ?? { low: 1, high: 0 };
    // SciPy 1.17: beta.ppf([.025, .975], 5, 95).
    expect([low, high]).toEqual([expect.closeTo(0.01659991, 7), expect.closeTo(0.10022791, 7)]);
  });

  it("says of a given threshold how many good images are above it", () => {
    // SciPy 1.17: binomtest(9, 99).proportion_ci(method="exact").
    expect(decide({ ...settings, threshold: 89 })).toMatchObject({
      threshold: 89,
      flagged: 3,
      falseAlarms: { rate: 9 / 99, accepted: false, low: expect.closeTo(0.04241647, 7), high: expect.closeTo(0.16556898, 7) },
    });
    expect(decide({ ...settings, threshold: -7 }).falseAlarms).toMatchObject({ rate: 1, high: 1 });
    expect(decide({ ...settings, threshold: 1000 }).falseAlarms).toMatchObject({ rate: 0, low: 0 });
  });

  it("flags as many as are asked for, and by the best F1 of the images with a label", () => {
    expect(decide({ ...settings, threshold: { top: 3 } })).toMatchObject({ flagged: 3, threshold: 72 });
    expect(decide({ ...settings, threshold: "best-f1" })).toMatchObject({ threshold: 72, flagged: 3 });
  });

  it("counts found and missed at the threshold, and keeps what no threshold changes", () => {
    const ranks = { good: 2, odd: 2, auroc: 0.75 };
    expect(decide(settings).labelled).toMatchObject({ ...ranks, atThreshold: { found: 1, falseAlarms: 1 } });
    expect(decide({ ...settings, threshold: 90 }).labelled).toMatchObject({ ...ranks, atThreshold: { found: 2, falseAlarms: 1 } });
  });

  it("has no threshold where nothing gives one, and says why", () => {
    const without = decisionsOn({ scores, heldOut: new Float32Array() });
    for (const threshold of ["auto", "best-f1"] as const) {
      const decision = without({ ...settings, threshold });
      expect(decision).toMatchObject({ threshold: null, flagged: 0, falseAlarms: null, labelled: null });
      expect(decision.thresholdMessage?.text).toMatch(/^There is no threshold/);
    }
    expect(without({ ...settings, threshold: 60 })).toMatchObject({ threshold: 60, flagged: 3, falseAlarms: null });
    expect(() => decisionsOn({ scores, heldOut, odd: Int32Array.of(1) })).toThrow(RangeError);
  });
});

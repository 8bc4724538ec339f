import { describe, expect, it } from "vitest";
import type { AnomalyTrust } from "../../../../src/core/analyses/anomaly-trust.js";
import { rateWarning, trustSentences } from "../../../../src/core/analyses/trust-words.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";

/** A folder of 970 good and 30 odd images, all of which have a label, judged by 181 held-out ones at 5 %. */
const trust = (falseAlarms: number, more: Partial<AnomalyTrust> = {}): AnomalyTrust => ({
  ...{ score: "mse", judged: 1000, heldOut: 181, shift: null, choice: null, proof: null, baselines: null, pixels: null, notes: [] },
  falseAlarms: { rate: 0.05, accepted: true, low: 0.023, high: 0.085 },
  labelled: {
    ...{ good: 970, odd: 30, auroc: 1, averagePrecision: 1 },
    atThreshold: { f1: 1, precision: 1, recall: 1, found: 30, falseAlarms },
  },
  ...more,
});
const warned = (of: AnomalyTrust) => {
  const warning = rateWarning(of);
  return warning && inEnglish(warning);
};

describe("the warning that the rate of false alarms does not hold", () => {
  it("names more flagged good images than chance allows, and stands first", () => {
    expect(warned(trust(71))).toBeNull();
    expect(warned(trust(94))).toMatch(/^94 of 970 good images are flagged \(9\.7 %\), more than the held-out ones let expect/);
    expect(trustSentences(trust(94)).map(inEnglish)[0]).toBe(warned(trust(94)));
  });

  it("follows a threshold that was given, which as many held-out images exceed", () => {
    const given = (rate: number) => trust(94, { falseAlarms: { rate, accepted: false, low: 0, high: 1 } });
    expect(warned(given(18 / 181))).toBeNull();
    expect(warned(given(4 / 181))).toMatch(/^94 of 970/);
  });

  it("says nothing by labels of some images alone: those flagged are looked at first", () => {
    expect(warned(trust(94, { judged: 1001 }))).toBeNull();
  });

  it("is of the shift of the whole folder if there is one", () => {
    expect(warned(trust(94, { shift: { shifted: true, pValue: 0.01, direction: "up" } }))).toMatch(/^These images differ as a whole/);
  });
});

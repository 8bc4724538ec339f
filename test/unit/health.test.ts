import { describe, expect, it } from "vitest";
import { healthOf } from "../../src/core/health.js";
import type { EpochMetrics } from "../../src/core/run.js";

const curve = (losses: number[], validation?: number[], more: Partial<EpochMetrics> = {}): EpochMetrics[] =>
  losses.map((loss, i) => ({
    epoch: i + 1,
    loss,
    ...(validation && { validationLoss: validation[i] }),
    learningRate: 1e-3,
    seconds: 1,
    ...more,
  }));
const kind = (metrics: EpochMetrics[], output = "sigmoid") => healthOf(metrics, output)?.kind ?? null;

// Recorded from runs on the sample digits, rounded: classic (seed 1), standard at 0.003 without enough warm-up, standard.
const classic = [0.0829, 0.0639, 0.0593, 0.0564, 0.0551, 0.0539];
const classicValidation = [0.0669, 0.0625, 0.0575, 0.056, 0.0548, 0.0537];
const collapsedLoss = [0.1352, 0.1098, 0.1098, 0.1098, 0.1098, 0.1098];

describe("the verdict on a training", () => {
  it("says nothing before there is something to say", () => {
    expect(kind([])).toBeNull();
    expect(kind(curve([0.08, 0.06]))).toBeNull();
  });
  it("knows a curve that falls", () => {
    const health = healthOf(curve(classic, classicValidation, { codes: 2, deadCodes: 0 }), "relu");
    expect(health).toMatchObject({ kind: "converging", tone: "good" });
    expect(health?.sentence).toMatch(/^the validation loss falls by \d.* an epoch; no code is dead\.$/);
  });
  it("names a dead ReLU output and offers sigmoid; other outputs get other advice", () => {
    const metrics = curve(collapsedLoss, undefined, { outputSpread: 0 });
    expect(healthOf(metrics, "relu")).toMatchObject({
      kind: "collapsed",
      sentence: expect.stringContaining("Output activation to sigmoid"),
    });
    expect(healthOf(metrics, "sigmoid")?.sentence).toContain("another seed");
  });
  it("knows a loss that rises or is lost", () => {
    expect(kind(curve([0.08, 0.06, 0.07, 0.09, 0.13]))).toBe("diverging");
    expect(kind(curve([0.08, Number.NaN]))).toBe("diverging");
  });
  it("dates overfitting by the best epoch", () => {
    const validation = [0.06, 0.05, 0.045, 0.046, 0.047, 0.048, 0.049, 0.05];
    expect(healthOf(curve([0.06, 0.05, 0.04, 0.035, 0.03, 0.028, 0.026, 0.025], validation), "sigmoid")).toMatchObject({
      kind: "overfitting",
      sentence: expect.stringMatching(/^since epoch 3:/),
    });
  });
  it("counts dead codes when they are half or more", () => {
    expect(kind(curve(classic, classicValidation, { codes: 32, deadCodes: 16 }))).toBe("dead codes");
    expect(kind(curve(classic, classicValidation, { codes: 32, deadCodes: 15 }))).toBe("converging");
  });
  it("knows a plateau", () => {
    expect(kind(curve([0.06, 0.0501, 0.05, 0.05, 0.05, 0.05, 0.05]))).toBe("plateau");
  });
});

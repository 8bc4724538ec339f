import { afterEach, describe, expect, it } from "vitest";
import { type Health, healthOf } from "../../../../src/core/runs/health.js";
import type { EpochMetrics } from "../../../../src/core/runs/run.js";
import { verdictOf } from "../../../../webview/panels/training/health.js";
import { speak } from "../../../../webview/text/words.js";
import { readWords } from "../../words.js";

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
    expect(health).toEqual({ kind: "converging", watched: "validation", fall: expect.closeTo(0.0417, 4), dead: 0, codes: 2 });
  });
  it("knows an output that does not change, and whether its ReLU is dead", () => {
    const metrics = curve(collapsedLoss, undefined, { outputSpread: 0 });
    expect(healthOf(metrics, "relu")).toEqual({ kind: "collapsed", deadOutput: true });
    expect(healthOf(metrics, "sigmoid")).toEqual({ kind: "collapsed", deadOutput: false });
  });
  it("knows a loss that rises or is lost", () => {
    expect(kind(curve([0.08, 0.06, 0.07, 0.09, 0.13]))).toBe("diverging");
    expect(kind(curve([0.08, Number.NaN]))).toBe("diverging");
  });
  it("dates overfitting by the best epoch", () => {
    const validation = [0.06, 0.05, 0.045, 0.046, 0.047, 0.048, 0.049, 0.05];
    expect(healthOf(curve([0.06, 0.05, 0.04, 0.035, 0.03, 0.028, 0.026, 0.025], validation), "sigmoid")).toEqual({
      kind: "overfitting",
      best: 3,
      rise: expect.closeTo(0.05 / 0.045 - 1, 9),
    });
  });
  it("counts dead codes when they are half or more", () => {
    expect(kind(curve(classic, classicValidation, { codes: 32, deadCodes: 16 }))).toBe("dead codes");
    expect(kind(curve(classic, classicValidation, { codes: 32, deadCodes: 15 }))).toBe("converging");
  });
  it("knows a plateau", () => {
    expect(kind(curve([0.06, 0.0501, 0.05, 0.05, 0.05, 0.05, 0.05]))).toBe("plateau");
  });
  it("knows a rest after a steep beginning, though the training loss still falls and the mean of five epochs is below that of the five before", () => {
    const validation = [0.12, 0.08, 0.06, 0.052, 0.05, 0.0502, 0.0503, 0.0503, 0.0504, 0.0505];
    const training = [0.13, 0.09, 0.065, 0.055, 0.05, 0.048, 0.046, 0.045, 0.044, 0.043];
    expect(healthOf(curve(training, validation), "sigmoid")).toMatchObject({ kind: "plateau", best: 5 });
  });
});

describe("a verdict in words", () => {
  const plateau: Health = { kind: "plateau", watched: "validation", best: 1, dead: 0, codes: 0 };
  afterEach(() => speak("en", {}));

  it("gives the figures and what to do", () => {
    expect(verdictOf({ kind: "converging", watched: "training", fall: 0.0312, dead: 3, codes: 32 })).toEqual({
      tone: "good",
      title: "Converging",
      sentence: "The training loss falls by 3.1 % an epoch. 3 of 32 codes are dead.",
    });
    expect(verdictOf({ kind: "collapsed", deadOutput: true }).sentence).toContain("set Output activation to Sigmoid");
    expect(verdictOf({ kind: "diverging", rise: null }).sentence).toMatch(/^The loss is no longer a number\./);
    expect(verdictOf(plateau).sentence).toBe("The validation loss hardly falls any more; its best is at epoch 1.");
  });

  it("is said in the person's language, figures too", () => {
    speak("de", readWords("l10n/bundle.l10n.de.json"));
    expect(verdictOf({ kind: "overfitting", best: 12, rise: 0.054 }).sentence).toMatch(/^Seit Epoche 12 .* 5,4 % über/);
  });
});

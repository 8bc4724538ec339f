import { describe, expect, it } from "vitest";
import { inEnglish } from "../../../../../src/core/language/sentence.js";
import { between } from "../../../../../src/core/numbers/judging/between.js";
import { decide, isFlagged, type ThresholdRule } from "../../../../../src/core/numbers/judging/decision.js";
import { thresholdOf } from "../../../../../src/core/numbers/threshold.js";

const heldOut = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
const scores = [0.2, Number.NaN, 0.96, 0.94, Number.POSITIVE_INFINITY, 5];
const decided = (rule: ThresholdRule, of: readonly number[] = scores, odd?: readonly boolean[]) => decide(of, heldOut, rule, odd);

describe("a decision", () => {
  it("by the false-alarm rate takes the held-out images' threshold, and counts what has a score", () => {
    expect(decided({ kind: "conformal", falseAlarmRate: 0.05 })).toEqual({ ok: true, value: 0.95, judged: 4, flagged: 2 });
    expect(decide(scores, [], { kind: "conformal", falseAlarmRate: 0.05 }).ok).toBe(false);
  });

  it("does not count held-out scores that are not finite", () => {
    const spoilt = [...heldOut, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(thresholdOf(spoilt, 0.05)).toEqual({ ok: true, value: 0.95 });
  });

  it("by a fixed value may be negative, and flags only what is above it", () => {
    expect(decided({ kind: "fixed", value: -1 }, [-2, -1, -0.5, 0])).toEqual({ ok: true, value: -1, judged: 4, flagged: 2 });
    expect(() => decided({ kind: "fixed", value: Number.NaN })).toThrow(RangeError);
  });

  it("by number flags as many, halfway to the next score", () => {
    expect(decided({ kind: "top", count: 2 }, [1, 4, 2, 3])).toEqual({ ok: true, value: 2.5, judged: 4, flagged: 2 });
    expect(decided({ kind: "top", count: 0 })).toMatchObject({ flagged: 0 });
    expect(decided({ kind: "top", count: 4 })).toMatchObject({ flagged: 4 });
    expect(decided({ kind: "top", count: 100 }, [0, 0, -3])).toMatchObject({ flagged: 3 });
    expect(() => decided({ kind: "top", count: 1.5 })).toThrow(RangeError);
  });

  it("by number keeps equal scores together and never flags more", () => {
    expect(decided({ kind: "top", count: 2 }, [1, 2, 2, 3])).toMatchObject({ value: 2.5, flagged: 1 });
    expect(decided({ kind: "top", count: 2 }, [3, 3, 3])).toMatchObject({ value: 3, flagged: 0 });
  });

  it("by the best F1 follows the labels", () => {
    const odd = [false, false, true, false, true, true];
    expect(decided({ kind: "best-f1" }, scores, odd)).toMatchObject({ value: 0.95, flagged: 2 });
    expect(() => decided({ kind: "best-f1" }, scores, [true])).toThrow(RangeError);
  });

  it("says why there is no threshold", () => {
    const said = (rule: ThresholdRule, of: readonly number[], odd?: readonly boolean[]) => {
      const decision = decided(rule, of, odd);
      return decision.ok ? "" : inEnglish(decision.message);
    };
    expect(said({ kind: "top", count: 1 }, [Number.NaN])).toContain("no image of the folder has a score");
    expect(said({ kind: "best-f1" }, [1, 2])).toContain("labelled");
    expect(said({ kind: "best-f1" }, [1, 2], [true, true])).toContain("labelled");
    expect(said({ kind: "best-f1" }, [1, Number.NaN], [true, false])).toContain("labelled");
  });
});

it("what has no finite score is never flagged", () => {
  expect([Number.NaN, Number.POSITIVE_INFINITY, 1, 0.5].map((score) => isFlagged(score, 0.5))).toEqual([false, false, true, false]);
});

it("a threshold between two scores parts them, however close or far they are", () => {
  const close = 1 + Number.EPSILON;
  for (const [low, high] of [
    [1, close],
    [-close, -1],
    [0, Number.MIN_VALUE],
    [-Number.MAX_VALUE, Number.MAX_VALUE],
    [-1.5e308, -1e308],
    [-1, 3],
  ]) {
    const value = between(low, high);
    expect([low > value, high > value], `${low} ${high}`).toEqual([false, true]);
  }
  for (const high of [0, 1e-300, -5, 1e300]) expect(high > between(undefined, high)).toBe(true);
});

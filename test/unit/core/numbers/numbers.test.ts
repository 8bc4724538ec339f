import { describe, expect, it } from "vitest";
import { formatDuration } from "../../../../src/core/language/duration.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { learningRateAt, warmupSteps } from "../../../../src/core/network/schedule.js";
import { mse, psnr, ssim } from "../../../../src/core/numbers/metrics.js";
import { normal, poisson, randomStream, shuffle } from "../../../../src/core/numbers/random.js";
import { rangeOf } from "../../../../src/core/numbers/range.js";
import { thresholdOf } from "../../../../src/core/numbers/threshold.js";

describe("threshold", () => {
  const scores = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
  it("is the ceil((n+1)(1-a))-th smallest held-out score", () => {
    expect(thresholdOf(scores, 0.05)).toEqual({ ok: true, value: 0.95 });
    expect(thresholdOf([...scores].reverse(), 0.01)).toEqual({ ok: true, value: 0.99 });
  });
  it("is refused where the held-out images are too few, with how many are needed", () => {
    const few = thresholdOf(scores.slice(0, 18), 0.05);
    expect(few.ok).toBe(false);
    expect(!few.ok && inEnglish(few.message)).toContain("at least 19");
    expect(thresholdOf(scores.slice(0, 19), 0.05).ok).toBe(true);
    expect(thresholdOf([], 0.05).ok).toBe(false);
  });
});

describe("metrics", () => {
  const random = randomStream(3, "test");
  const a = Float32Array.from({ length: 16 * 12 * 3 }, random);
  const b = a.map((v) => v + 0.2 * normal(random));
  it("clip the output for psnr and not for mse", () => {
    expect(mse([0, 1], [-1, 1])).toBe(0.5);
    expect(psnr([0, 1], [-1, 1])).toBe(Number.POSITIVE_INFINITY);
    expect(psnr([0, 0], [0.1, 0.1])).toBeCloseTo(20, 9);
  });
  it("ssim equals the definition, window by window", () => {
    const clip = (v: number) => Math.min(1, Math.max(0, v));
    const n = 49;
    let total = 0;
    let count = 0;
    for (let c = 0; c < 3; c++)
      for (let y = 0; y + 7 <= 16; y++)
        for (let x = 0; x + 7 <= 12; x++) {
          const p: number[] = [];
          const q: number[] = [];
          for (let i = 0; i < 7; i++)
            for (let j = 0; j < 7; j++) {
              p.push(a[((y + i) * 12 + x + j) * 3 + c]);
              q.push(clip(b[((y + i) * 12 + x + j) * 3 + c]));
            }
          const mean = (v: number[]) => v.reduce((s, w) => s + w, 0) / n;
          const [mp, mq] = [mean(p), mean(q)];
          const cov = (u: number[], mu: number, v: number[], mv: number) => u.reduce((s, w, i) => s + (w - mu) * (v[i] - mv), 0) / (n - 1);
          total +=
            ((2 * mp * mq + 1e-4) * (2 * cov(p, mp, q, mq) + 9e-4)) /
            ((mp * mp + mq * mq + 1e-4) * (cov(p, mp, p, mp) + cov(q, mq, q, mq) + 9e-4));
          count++;
        }
    expect(ssim(a, b, [16, 12, 3])).toBeCloseTo(total / count, 10);
    expect(ssim(a, a.map(clip), [16, 12, 3])).toBeCloseTo(1, 12);
    expect(ssim([1, 1], [1, 1], [1, 2, 1])).toBeNaN();
  });
});

describe("random streams", () => {
  it("depend on seed, purpose and parts alone", () => {
    const take = (...args: Parameters<typeof randomStream>) => {
      const next = randomStream(...args);
      return Array.from({ length: 5 }, next);
    };
    expect(take(1, "shuffle", 3)).toEqual(take(1, "shuffle", 3));
    expect(take(1, "shuffle", 3)).not.toEqual(take(1, "shuffle", 4));
    expect(take(1, "noise", 3)).not.toEqual(take(1, "shuffle", 3));
    expect(take(2, "shuffle", 3)).not.toEqual(take(1, "shuffle", 3));
  });
  it("are uniform, normal and Poisson in mean and variance", () => {
    const random = randomStream(7, "moments");
    const moments = (draw: () => number) => {
      const values = Array.from({ length: 40_000 }, draw);
      const mean = values.reduce((s, v) => s + v, 0) / values.length;
      return [mean, values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length];
    };
    const near = ([mean, variance]: number[], m: number, v: number) => {
      expect(Math.abs(mean - m)).toBeLessThan(0.03 * Math.max(1, m));
      expect(Math.abs(variance - v)).toBeLessThan(0.05 * Math.max(1, v));
    };
    near(moments(random), 0.5, 1 / 12);
    near(
      moments(() => normal(random)),
      0,
      1,
    );
    near(
      moments(() => poisson(4, random)),
      4,
      4,
    );
    near(
      moments(() => poisson(60, random)),
      60,
      60,
    );
  });
  it("shuffle keeps every item", () => {
    const order = shuffle(
      Int32Array.from({ length: 100 }, (_, i) => i),
      randomStream(1, "s"),
    );
    expect([...order]).not.toEqual([...order].sort((a, b) => a - b));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});

describe("schedules", () => {
  const base = { learningRate: 0.1, warmupSteps: 10, totalSteps: 110 };
  it("warm up, then fall as a cosine to nothing", () => {
    expect(learningRateAt({ kind: "cosine", ...base }, 0)).toBeCloseTo(0.01);
    expect(learningRateAt({ kind: "cosine", ...base }, 9)).toBeCloseTo(0.1);
    expect(learningRateAt({ kind: "cosine", ...base }, 60)).toBeCloseTo(0.05);
    expect(learningRateAt({ kind: "cosine", ...base }, 110)).toBeCloseTo(0);
  });
  it("warm up for at least 200 steps, but a fifth of a short run", () => {
    expect([warmupSteps(1, 50, 2500), warmupSteps(1, 50, 500), warmupSteps(1, 900, 9000), warmupSteps(0, 50, 2500)]).toEqual([
      200, 100, 900, 0,
    ]);
  });
  it("constant stays, from the first step", () => {
    expect([0, 5, 60, 110].map((step) => learningRateAt({ kind: "constant", ...base }, step))).toEqual([0.1, 0.1, 0.1, 0.1]);
  });
  it("step divides by ten at half and three quarters", () => {
    expect([10, 59, 61, 84, 86].map((step) => learningRateAt({ kind: "step", ...base }, step))).toEqual([
      0.1,
      0.1,
      0.1 * 0.1,
      0.1 * 0.1,
      0.1 * 0.01,
    ]);
  });
});

it("ranges follow the type and the maximum", () => {
  expect([rangeOf("u8", 3), rangeOf("u16", 3), rangeOf("f32", 0.9), rangeOf("f32", 263), rangeOf("f32", 301)]).toEqual([
    [0, 255],
    [0, 65535],
    [0, 1],
    [0, 255],
    undefined,
  ]);
});

it("durations read as people say them", () => {
  expect([0.31, 12.4, 80, 7500, Number.POSITIVE_INFINITY].map((seconds) => formatDuration(seconds))).toEqual([
    "0.3 s",
    "12 s",
    "1 min 20 s",
    "2 h 5 min",
    "–",
  ]);
});

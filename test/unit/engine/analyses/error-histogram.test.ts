import { describe, expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { ErrorHistogram } from "../../../../src/engine/analyses/error-histogram.js";

/** Squared errors as they come: from 10^-10 to 1. */
function errors(count: number): Float32Array {
  const random = randomStream(3, "test");
  return Float32Array.from({ length: count }, () => 10 ** (-10 * random()));
}

describe("the histogram of errors", () => {
  it("gives quantiles to 0.8 %, however the numbers come", () => {
    const values = errors(1_000_000);
    const histogram = new ErrorHistogram();
    // In parts that begin anywhere in a buffer, as batches do.
    for (let start = 0; start < values.length; start += 33_333) histogram.add(values.subarray(start, start + 33_333));
    const sorted = values.toSorted();
    for (const share of [0.001, 0.1, 0.5, 0.9, 0.995, 1]) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1];
      expect(Math.abs(histogram.quantile(share) / exact - 1), String(share)).toBeLessThan(0.008);
    }
  });

  it("passes over what is no finite number", () => {
    const histogram = new ErrorHistogram();
    histogram.add(Float32Array.of(Number.NaN, 0.25, Infinity, 0.25, -Infinity, 0.25));
    // The upper end of the bin of 0.25.
    expect([0.01, 0.5, 1].map((share) => histogram.quantile(share))).toEqual([0.25, 0.25, 0.25].map((value) => value * (1 + 2 ** -7)));
  });

  it("says 0 of none, and next to nothing of zeros", () => {
    expect(new ErrorHistogram().quantile(0.995)).toBe(0);
    const histogram = new ErrorHistogram();
    histogram.add(Float32Array.of(Number.NaN));
    expect(histogram.quantile(0.995)).toBe(0);
    histogram.add(new Float32Array(100));
    expect(histogram.quantile(0.995)).toBeLessThan(1e-39);
  });
});

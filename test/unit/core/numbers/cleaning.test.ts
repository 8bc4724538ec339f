import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { medianFilter, nonLocalMeans } from "../../../../src/core/numbers/classical-filters.js";
import { neighbourCorrelation, noiseLevel } from "../../../../src/core/numbers/noise-level.js";

type Shape3 = readonly [number, number, number];

/** What scikit-image 0.26 and SciPy make of the pictures below: every 97th value. */
const reference = z
  .record(
    z.string(),
    z.object({
      shape: z.tuple([z.number(), z.number(), z.number()]),
      ...{ sigma: z.number(), level: z.number(), median: z.array(z.number()), means: z.array(z.number()) },
    }),
  )
  .parse(JSON.parse(readFileSync("test/unit/core/numbers/filters-reference.json", "utf8")));

/** Nearly normal numbers of a small generator, so that another language can make them too. */
function noise(count: number): Float64Array {
  let state = 12345;
  const next = () => {
    // Exact in float64, as 1103515245 times 2^31 is not.
    state = Number((1103515245n * BigInt(state) + 12345n) % 2147483648n);
    return state / 2147483648;
  };
  return Float64Array.from({ length: count }, () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6));
}

function picture([height, width, channels]: Shape3, sigma: number): Float32Array {
  const disturbance = noise(height * width * channels);
  return Float32Array.from({ length: height * width * channels }, (_, at) => {
    const [y, x, k] = [Math.floor(at / channels / width), Math.floor(at / channels) % width, at % channels];
    const wave = 0.5 + 0.3 * Math.sin(x / 5 + k) * Math.cos(y / 7) + 0.1 * ((Math.floor(x / 8) + Math.floor(y / 8)) % 2);
    return wave + sigma * disturbance[at];
  });
}

const furthest = (values: Float32Array, expected: readonly number[]) =>
  Math.max(...expected.map((value, index) => Math.abs(value - values[97 * index])));

describe.each(Object.entries(reference))("a noisy picture, %s", (_, { shape, sigma, level, median, means }) => {
  const noisy = picture(shape, sigma);
  it("has the noise level that scikit-image estimates", () => {
    expect(noiseLevel(noisy, shape)).toBeCloseTo(level, 6);
  });
  it("is filtered as SciPy and scikit-image filter it", () => {
    expect(furthest(medianFilter(noisy, shape), median)).toBeLessThan(1e-6);
    // It leaves a patch out as soon as a part of its difference is beyond the cutoff; here the whole is looked at.
    expect(furthest(nonLocalMeans(noisy, shape, sigma), means)).toBeLessThan(2e-3);
  });
});

describe("neighbouring pixels", () => {
  const shape: Shape3 = [60, 80, 1];
  it("go together in a picture and not in noise", () => {
    expect(neighbourCorrelation(picture(shape, 0), shape)).toBeGreaterThan(0.9);
    expect(Math.abs(neighbourCorrelation(Float32Array.from(noise(60 * 80)), shape))).toBeLessThan(0.04);
  });
  it("tell noise of rows from that of pixels: a correlation of 1 to the right and none down", () => {
    const rows = noise(60);
    const striped = Float32Array.from({ length: 60 * 80 }, (_, at) => rows[Math.floor(at / 80)]);
    expect(neighbourCorrelation(striped, shape)).toBeGreaterThan(0.35);
    expect(neighbourCorrelation(striped, shape)).toBeLessThan(0.65);
  });
  it("have no correlation in one colour", () => {
    expect(neighbourCorrelation(new Float32Array(60 * 80).fill(0.3), shape)).toBeNaN();
    expect(noiseLevel(new Float32Array(60 * 80).fill(0.3), shape)).toBeNaN();
  });
});

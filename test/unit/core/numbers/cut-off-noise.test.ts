import { describe, expect, it } from "vitest";
import { CutOffFinder, withoutCutOff } from "../../../../src/core/numbers/cut-off-noise.js";
import { normal, poisson, randomStream } from "../../../../src/core/numbers/random.js";

const shape = [128, 128, 3] as const;
const clipped = (value: number) => Math.min(1, Math.max(0, value));

/** A soft ramp from `from` to `to`, changed value by value. */
const ramp = (from: number, to: number, change: (value: number) => number) =>
  Float32Array.from({ length: 128 * 128 * 3 }, (_, at) => change(from + ((to - from) * (Math.floor(at / 3) % 128)) / 127));

function found(...pictures: Float32Array[]) {
  const finder = new CutOffFinder();
  for (const picture of pictures) finder.add(picture, shape);
  return finder.found;
}

describe("noise that was cut off", () => {
  const random = randomStream(1, "cut off");
  const noisy = (value: number) => clipped(value + 0.1 * normal(random));
  it("is found at black and at white, as strong as it was before", () => {
    const noise = found(ramp(0, 1, noisy), ramp(0, 0.1, noisy), ramp(0.9, 1, noisy));
    expect(noise?.black).toBeCloseTo(0.1, 2);
    expect(noise?.white).toBeCloseTo(0.1, 2);
  });
  it("is found at one end alone", () => {
    expect(found(ramp(0, 0.3, noisy))?.white).toBe(0);
    expect(found(ramp(0.7, 1, noisy))?.black).toBe(0);
  });
  it("is none where nothing was cut off: in the middle, beyond black, of photons, on black ground", () => {
    expect(found(ramp(0.4, 0.6, noisy))).toBeNull();
    expect(found(ramp(0, 0.1, (value) => 0.2 + value + 0.02 * normal(random)))).toBeNull();
    expect(found(ramp(0.1, 0.9, (value) => clipped(poisson(400 * value, random) / 400)))).toBeNull();
    expect(found(ramp(0, 0, (value) => value))).toBeNull();
    // Black bars between bright ones, with noise of photons: a third of the pixels are black, and no noise made them so.
    const bars = Float32Array.from({ length: 128 * 128 * 3 }, (_, at) => {
      const bright = (Math.floor(at / 3) % 128) % 24 >= 8 + (Math.floor(at / 384) % 5) ? 0.6 : 0;
      return clipped(poisson(400 * bright, random) / 400);
    });
    expect(found(bars)).toBeNull();
  });
});

describe("taking back what cut off noise adds", () => {
  const many = 4000;
  it("gives the picture back of the mean of its noisy takes, and leaves the middle as it is", () => {
    const random = randomStream(2, "mean");
    const truth = ramp(0, 1, (value) => value);
    // As all rows and colours of the ramp are the same, a column's mean is over many takes.
    const means = Float64Array.from({ length: 128 }, (_, x) => {
      let sum = 0;
      for (let n = 0; n < many; n++) sum += clipped(x / 127 + 0.1 * normal(random));
      return sum / many;
    });
    const mean = truth.map((_, at) => means[Math.floor(at / 3) % 128]);
    const error = (picture: Float32Array, from: number, to: number) =>
      Math.max(
        ...Array.from({ length: to - from }, (_, n) => Math.abs(picture[3 * (64 * 128 + from + n)] - truth[3 * (64 * 128 + from + n)])),
      );
    const back = withoutCutOff(mean, shape, { black: 0.1, white: 0.1 });
    expect(error(mean, 0, 5)).toBeGreaterThan(0.035);
    expect(error(back, 0, 128)).toBeLessThan(0.012);
    for (let at = 3 * 60; at < 3 * 68; at++) expect(back[at]).toBeCloseTo(mean[at], 5);
    expect(withoutCutOff(mean, shape, { black: 0.1, white: 0 }).slice(3 * 90, 3 * 128)).toEqual(mean.slice(3 * 90, 3 * 128));
  });
});

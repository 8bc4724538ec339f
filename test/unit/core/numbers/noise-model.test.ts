import { describe, expect, it } from "vitest";
import { levelAt, lineNoise, NoiseLevelFunction, spoiltShare } from "../../../../src/core/numbers/noise-model.js";
import { normal, poisson, randomStream } from "../../../../src/core/numbers/random.js";

const [height, width, channels] = [96, 128, 3] as const;
const shape = [height, width, channels] as const;

/** A soft picture of values from .1 to .9, changed value by value. */
function picture(change: (value: number) => number): Float32Array {
  return Float32Array.from({ length: height * width * channels }, (_, at) => {
    const [y, x] = [Math.floor(at / channels / width), Math.floor(at / channels) % width];
    return change(0.5 + 0.4 * Math.sin(x / 20 + (at % channels)) * Math.cos(y / 25));
  });
}

function levelsOf(change: (value: number) => number): Float64Array {
  const noise = new NoiseLevelFunction();
  for (let n = 0; n < 4; n++) noise.add(picture(change), shape);
  return noise.levels;
}

describe("the noise level function", () => {
  it("is flat for noise that is the same everywhere", () => {
    const random = randomStream(1, "flat");
    const levels = levelsOf((value) => value + 0.08 * normal(random));
    for (const brightness of [0.15, 0.5, 0.85]) expect(levelAt(levels, brightness)).toBeCloseTo(0.08, 2);
  });
  it("grows with the light for photons, as the root of it", () => {
    const random = randomStream(1, "photons");
    const levels = levelsOf((value) => poisson(400 * value, random) / 400);
    for (const brightness of [0.15, 0.5, 0.85]) expect(levelAt(levels, brightness) / Math.sqrt(brightness / 400)).toBeCloseTo(1, 0.8);
    expect(levelAt(levels, 0.85)).toBeGreaterThan(1.7 * levelAt(levels, 0.15));
  });
  it("takes the nearest level it knows beyond what was seen, and none of pictures without noise", () => {
    const random = randomStream(1, "flat");
    const levels = levelsOf((value) => value + 0.08 * normal(random));
    expect(levelAt(levels, 4)).toBe(levels[15]);
    expect(levelAt(levels, -4)).toBe(levels[0]);
    expect([...new NoiseLevelFunction().levels]).toEqual(Array(16).fill(0));
  });
});

describe("noise of lines", () => {
  const random = randomStream(1, "lines");
  const lines = Float32Array.from({ length: height }, () => 0.1 * normal(random));
  const plain = picture((value) => value + 0.05 * normal(random));
  it("is found in rows, and not in a picture with noise of single pixels", () => {
    const striped = lineNoise(
      plain.map((value, at) => value + lines[Math.floor(at / channels / width)]),
      shape,
    );
    expect(striped.rows).toBeGreaterThan(0.07);
    expect(striped.rows).toBeLessThan(0.13);
    expect(striped.columns).toBeLessThan(0.02);
    expect(lineNoise(plain, shape).rows).toBeLessThan(0.02);
  });
  it("is found in columns", () => {
    const striped = lineNoise(
      plain.map((value, at) => value + lines[(Math.floor(at / channels) % width) % height]),
      shape,
    );
    expect(striped.columns).toBeGreaterThan(0.07);
    expect(striped.rows).toBeLessThan(0.02);
  });
});

describe("spoilt pixels", () => {
  it("are found among salt and pepper, and not in noise", () => {
    const random = randomStream(1, "salt");
    const salted = (share: number) => (value: number) => (random() < share ? Math.round(random()) : value);
    for (const share of [0.02, 0.1]) {
      const found = spoiltShare(picture(salted(share)), shape, 0.02);
      expect(found).toBeGreaterThan(0.5 * share);
      expect(found).toBeLessThan(share);
    }
    for (const sigma of [0.02, 0.1, 0.2])
      expect(
        spoiltShare(
          picture((value) => value + sigma * normal(random)),
          shape,
          sigma,
        ),
      ).toBeLessThan(1e-3);
  });
});

import { describe, expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { addNoise, type Noise } from "../../../../src/engine/training/noise.js";

const [height, width] = [100, 200];
const shape = [height, width, 1] as const;
const gray = new Float32Array(height * width).fill(0.5);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: ArrayLike<number>) => {
  const middle = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)));
};
const share = (values: Float32Array, value: number) => values.filter((one) => one === value).length / values.length;
const noisy = (kind: Noise["kind"], amount: Noise["amount"], images = gray, of: readonly [number, number, number] = shape) =>
  addNoise(images, of, { kind, amount }, randomStream(1, "t"));
/** A wave in x whose colours differ. */
const wave = (channels: number, period = 8) =>
  Float32Array.from({ length: height * width * channels }, (_, at) => {
    const x = Math.floor(at / channels) % width;
    return 0.5 + (0.3 + 0.1 * (at % channels)) * Math.sin((2 * Math.PI * x) / period);
  });
const squares = (a: Float32Array, b: Float32Array) => mean(a.map((value, at) => (value - b[at]) ** 2));

describe("noise", () => {
  it("has the amount that was asked for", async () => {
    expect(deviation(await noisy("gaussian", 0.2))).toBeCloseTo(0.2, 2);
    // Poisson: the deviation grows with the square root of the light, of speckle with the light.
    expect(deviation(await noisy("poisson", 0.2))).toBeCloseTo(0.2 * Math.SQRT1_2, 2);
    expect(deviation(await noisy("speckle", 0.2))).toBeCloseTo(0.1, 2);
    expect(share(await noisy("saltAndPepper", 0.3), 0)).toBeCloseTo(0.15, 1);
    expect(share(await noisy("saltAndPepper", 0.3), 1)).toBeCloseTo(0.15, 1);
    expect(share(await noisy("masking", 0.3), 0)).toBeCloseTo(0.3, 1);
  });

  it("makes rows brighter or darker as a whole in stripes", async () => {
    const striped = await noisy("stripes", 0.1);
    const rows = Array.from({ length: height }, (_, y) => striped.subarray(y * width, (y + 1) * width));
    for (const row of rows) expect(deviation(row)).toBeLessThan(1e-6);
    expect(deviation(rows.map(([first]) => first))).toBeCloseTo(0.1, 1);
  });

  it("blurs each colour by ten pixels times the amount", async () => {
    const blurred = await noisy("blur", 0.2, wave(3), [height, width, 3]);
    // A Gaussian of 2 pixels leaves exp(-2 (pi 2 / 8)^2) of a wave of 8 pixels.
    const left = Math.exp(-2 * ((Math.PI * 2) / 8) ** 2);
    const middle = 3 * (50 * width + 100);
    for (const channel of [0, 1, 2]) {
      const peak = Math.max(...Array.from({ length: 8 }, (_, x) => blurred[middle + 3 * x + channel]));
      expect(peak - 0.5).toBeCloseTo(left * (0.3 + 0.1 * channel), 2);
    }
  });

  it("leaves less of a picture the more JPEG takes away, in gray and in colour", async () => {
    for (const channels of [1, 3] as const) {
      const picture = wave(channels, 5);
      const of = [height, width, channels] as const;
      const [little, much] = [await noisy("jpeg", 0.1, picture, of), await noisy("jpeg", 0.95, picture, of)];
      expect(little).toHaveLength(picture.length);
      expect(squares(little, picture)).toBeGreaterThan(0);
      expect(squares(little, picture)).toBeLessThan(0.003);
      expect(squares(much, picture)).toBeGreaterThan(3 * squares(little, picture));
    }
  });

  it("has an amount of its own in each image if a range is set", async () => {
    const images = new Float32Array(200 * 400).fill(0.5);
    const disturbed = await noisy("gaussian", [0.05, 0.2], images, [20, 20, 1]);
    const amounts = Array.from({ length: 200 }, (_, n) => deviation(disturbed.subarray(n * 400, (n + 1) * 400)));
    expect(mean(amounts)).toBeCloseTo(0.125, 2);
    expect(Math.min(...amounts)).toBeLessThan(0.065);
    expect(Math.max(...amounts)).toBeGreaterThan(0.185);
    expect(await noisy("gaussian", [0.05, 0.2], images, [20, 20, 1])).toEqual(disturbed);
  });

  it("draws as before from a single amount", async () => {
    const both = new Float32Array(8).fill(0.5);
    expect(await noisy("gaussian", 0.1, both, [2, 2, 1])).toEqual(await noisy("gaussian", 0.1, both, [2, 4, 1]));
  });
});

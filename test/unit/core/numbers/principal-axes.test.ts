import { describe, expect, it } from "vitest";
import { gaussianBlur } from "../../../../src/core/numbers/gaussian-blur.js";
import { principalAxes } from "../../../../src/core/numbers/principal-axes.js";
import { normal, randomStream } from "../../../../src/core/numbers/random.js";
import { symmetricEigen } from "../../../../src/core/numbers/symmetric-eigen.js";

describe("a symmetric matrix", () => {
  it("is taken apart into what makes it again", () => {
    const random = randomStream(1, "matrix");
    const n = 9;
    const matrix = new Float64Array(n * n);
    for (let a = 0; a < n; a++) for (let b = 0; b <= a; b++) matrix[a * n + b] = matrix[b * n + a] = normal(random);
    const { values, vectors } = symmetricEigen(matrix, n);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++) {
        let [again, product] = [0, 0];
        for (let k = 0; k < n; k++) {
          again += values[k] * vectors[k * n + a] * vectors[k * n + b];
          product += vectors[a * n + k] * vectors[b * n + k];
        }
        expect(again).toBeCloseTo(matrix[a * n + b], 10);
        expect(product).toBeCloseTo(a === b ? 1 : 0, 10);
      }
  });
});

describe("principal axes", () => {
  /** Points that vary by 8, 4 and 2 along coordinates 5, 2 and 0, and a little along all. */
  const points = (dimensions: number) => {
    const random = randomStream(2, "points");
    const deviation = (d: number) => ({ 5: 8, 2: 4, 0: 2 })[d] ?? 0.1;
    return Float32Array.from({ length: 800 * dimensions }, (_, i) => 3 + deviation(i % dimensions) * normal(random));
  };

  it.each([20, 300])("of points of %s numbers are the directions in which they vary most", (dimensions) => {
    const { mean, axes, variances } = principalAxes(points(dimensions), dimensions, 3, randomStream(3, "axes"));
    expect(mean[7]).toBeCloseTo(3, 1);
    for (const [k, coordinate] of [5, 2, 0].entries()) {
      expect(Math.abs(axes[k * dimensions + coordinate])).toBeGreaterThan(0.98);
      expect(Math.sqrt(variances[k]) / [8, 4, 2][k]).toBeCloseTo(1, 1);
    }
    expect(variances.length).toBe(3);
  });

  it("are no more than the points allow", () => {
    expect(principalAxes(points(300).subarray(0, 600), 300, 32, randomStream(3, "axes")).variances.length).toBe(1);
    expect(principalAxes(new Float32Array(0), 20, 5, randomStream(3, "axes")).axes.length).toBe(0);
  });
});

describe("a Gaussian blur", () => {
  it("keeps what is flat flat, up to the edge, and each map for itself", () => {
    const maps = new Float32Array(2 * 5 * 9).fill(0.5, 45);
    const blurred = gaussianBlur(maps, 5, 9, 3);
    for (const [i, value] of blurred.entries()) expect(value).toBeCloseTo(i < 45 ? 0 : 0.5, 6);
  });

  it("spreads a point by the Gaussian", () => {
    const map = new Float32Array(15 * 15);
    map[7 * 15 + 7] = 1;
    const blurred = gaussianBlur(map, 15, 15, 1.5);
    expect(blurred[9 * 15 + 8] / blurred[7 * 15 + 7]).toBeCloseTo(Math.exp(-5 / 4.5), 5);
    expect(blurred.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  });
});

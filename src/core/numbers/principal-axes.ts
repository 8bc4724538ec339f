import { areFinite } from "./finite.js";
import { normal, type Random } from "./random.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** The directions in which points vary most. */
export interface PrincipalAxes {
  /** `[D]`. */
  mean: Float64Array;
  /** `[K,D]`: unit vectors, orthogonal to each other, the one of the largest variance first. */
  axes: Float64Array;
  /** `[K]`: the variance of the points along each axis. */
  variances: Float64Array;
}

/** Up to this length the whole covariance is taken apart. */
const longestExact = 256;
/** Directions beyond those asked for, and rounds, that make random ones close to the leading axes. */
const spare = 10;
const rounds = 6;

/**
 * The `most` leading principal axes of points `[N,D]`; fewer if there are not so many. Points with a number that is not finite are
 * left out. Exact for D of at most {@link longestExact}; beyond, by random projections that are multiplied with the covariance a few
 * times (Halko, Martinsson and Tropp 2011), as the covariance would be too large.
 */
export function principalAxes(points: Float32Array, dimensions: number, most: number, random: Random): PrincipalAxes {
  const { mean, centred } = centre(points, dimensions);
  const count = centred.length / dimensions;
  const kept = Math.max(0, Math.min(most, dimensions, count - 1));
  const variancesOf = (values: Float64Array) => values.map((value) => Math.max(0, value)).subarray(0, kept);
  if (dimensions <= longestExact) {
    const { values, vectors } = symmetricEigen(covarianceOf(centred, dimensions), dimensions);
    return { mean, axes: vectors.subarray(0, kept * dimensions), variances: variancesOf(values) };
  }
  const width = Math.min(kept + spare, dimensions);
  const basis = Float64Array.from({ length: width * dimensions }, () => normal(random));
  orthonormalize(basis, dimensions);
  for (let round = 0; round < rounds; round++) {
    basis.set(timesCovariance(centred, basis, dimensions));
    orthonormalize(basis, dimensions);
  }
  const inside = project(centred, basis, dimensions);
  const { values, vectors } = symmetricEigen(covarianceOf(inside, width), width);
  const axes = new Float64Array(kept * dimensions);
  for (let k = 0; k < kept; k++)
    for (let b = 0; b < width; b++) {
      const share = vectors[k * width + b];
      for (let d = 0; d < dimensions; d++) axes[k * dimensions + d] += share * basis[b * dimensions + d];
    }
  return { mean, axes, variances: variancesOf(values) };
}

/** Points `[N,D]`, moved already, along axes `[K,D]`: `[N,K]`. */
export function project(points: Float32Array | Float64Array, axes: Float64Array, dimensions: number): Float64Array {
  const [count, width] = [points.length / dimensions, axes.length / dimensions];
  const along = new Float64Array(count * width);
  for (let n = 0; n < count; n++) {
    const point = n * dimensions;
    // Four axes at a time, so that a point is read once for all of them.
    let k = 0;
    for (; k + 4 <= width; k += 4) {
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      const [a0, a1, a2, a3] = [k * dimensions, (k + 1) * dimensions, (k + 2) * dimensions, (k + 3) * dimensions];
      for (let d = 0; d < dimensions; d++) {
        const value = points[point + d];
        s0 += value * axes[a0 + d];
        s1 += value * axes[a1 + d];
        s2 += value * axes[a2 + d];
        s3 += value * axes[a3 + d];
      }
      along.set([s0, s1, s2, s3], n * width + k);
    }
    for (; k < width; k++) {
      let sum = 0;
      for (let d = 0, a = k * dimensions; d < dimensions; d++) sum += points[point + d] * axes[a++];
      along[n * width + k] = sum;
    }
  }
  return along;
}

/** The mean of the points that are finite, and these as they lie around it. */
function centre(points: Float32Array, dimensions: number): { mean: Float64Array; centred: Float32Array } {
  const rows: Float32Array[] = [];
  for (let at = 0; at < points.length; at += dimensions) {
    const row = points.subarray(at, at + dimensions);
    if (areFinite(row)) rows.push(row);
  }
  const mean = new Float64Array(dimensions);
  for (const row of rows) for (let d = 0; d < dimensions; d++) mean[d] += row[d] / rows.length;
  const centred = new Float32Array(rows.length * dimensions);
  for (const [n, row] of rows.entries()) for (let d = 0; d < dimensions; d++) centred[n * dimensions + d] = row[d] - mean[d];
  return { mean, centred };
}

/** The covariance `[D,D]` of points `[N,D]` around 0. */
function covarianceOf(centred: Float32Array | Float64Array, dimensions: number): Float64Array {
  const count = centred.length / dimensions;
  const covariance = new Float64Array(dimensions * dimensions);
  for (let n = 0; n < count; n++) {
    const row = centred.subarray(n * dimensions, (n + 1) * dimensions);
    for (let a = 0; a < dimensions; a++) for (let b = 0, at = a * dimensions; b <= a; b++) covariance[at++] += (row[a] * row[b]) / count;
  }
  for (let a = 0; a < dimensions; a++) for (let b = 0; b < a; b++) covariance[b * dimensions + a] = covariance[a * dimensions + b];
  return covariance;
}

/** Each of the vectors `[K,D]` times the covariance of points `[N,D]`, which itself is never made. */
function timesCovariance(centred: Float32Array, vectors: Float64Array, dimensions: number): Float64Array {
  const [count, width] = [centred.length / dimensions, vectors.length / dimensions];
  const along = project(centred, vectors, dimensions);
  const product = new Float64Array(vectors.length);
  // Four points at a time, so that a sum is read and written once for all of them.
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    const [p0, p1, p2, p3] = [n * dimensions, (n + 1) * dimensions, (n + 2) * dimensions, (n + 3) * dimensions];
    for (let k = 0; k < width; k++) {
      const at = k * dimensions;
      const s0 = along[n * width + k] / count;
      const s1 = along[(n + 1) * width + k] / count;
      const s2 = along[(n + 2) * width + k] / count;
      const s3 = along[(n + 3) * width + k] / count;
      for (let d = 0; d < dimensions; d++)
        product[at + d] += s0 * centred[p0 + d] + s1 * centred[p1 + d] + (s2 * centred[p2 + d] + s3 * centred[p3 + d]);
    }
  }
  for (; n < count; n++)
    for (let k = 0; k < width; k++) {
      const share = along[n * width + k] / count;
      for (let d = 0, p = n * dimensions, at = k * dimensions; d < dimensions; d++) product[at++] += share * centred[p++];
    }
  return product;
}

/** Makes vectors `[K,D]` orthogonal and of length 1 in place (Gram and Schmidt, twice, as once loses digits); 0 for those that depend on others. */
function orthonormalize(vectors: Float64Array, dimensions: number): void {
  const width = vectors.length / dimensions;
  const product = (a: Float64Array, b: Float64Array) => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += a[d] * b[d];
    return sum;
  };
  for (let k = 0; k < width; k++) {
    const vector = vectors.subarray(k * dimensions, (k + 1) * dimensions);
    const before = Math.sqrt(product(vector, vector));
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < k; j++) {
        const other = vectors.subarray(j * dimensions, (j + 1) * dimensions);
        const share = product(vector, other);
        for (let d = 0; d < dimensions; d++) vector[d] -= share * other[d];
      }
    const length = Math.sqrt(product(vector, vector));
    const scale = length > 1e-12 * before ? 1 / length : 0;
    for (let d = 0; d < dimensions; d++) vector[d] *= scale;
  }
}

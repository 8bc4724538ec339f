// The formulas of the scorers once more, as plainly as they can be written: to hold the fast ones against.

export const clipped = (values: Float32Array) => values.map((value) => (value < 0 ? 0 : value > 1 ? 1 : value));
export const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
export const deviation = (values: ArrayLike<number>) => {
  const middle = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)));
};
export const z = (value: number, of: ArrayLike<number>) => (value - mean(of)) / deviation(of);
export const smallest = (values: number[], count: number) => [...values].sort((a, b) => a - b).slice(0, count);
export const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.hypot(...Array.from(a, (value, i) => value - b[i]));
export const rows = (values: Float32Array, size: number) =>
  Array.from({ length: values.length / size }, (_, n) => Array.from(values.subarray(n * size, (n + 1) * size)));

/** SSIM of each 7x7 window of two square images. */
export function similarities(a: number[], b: number[], side: number): number[] {
  const found: number[] = [];
  for (let y = 0; y <= side - 7; y++)
    for (let x = 0; x <= side - 7; x++) {
      const at = Array.from({ length: 49 }, (_, i) => (y + Math.floor(i / 7)) * side + x + (i % 7));
      const [p, q] = [at.map((i) => a[i]), at.map((i) => b[i])];
      const [mp, mq] = [mean(p), mean(q)];
      const covariance = (u: number[], mu: number, v: number[], mv: number) =>
        u.reduce((sum, one, i) => sum + (one - mu) * (v[i] - mv), 0) / 48;
      const [c1, c2] = [1e-4, 9e-4];
      found.push(
        ((2 * mp * mq + c1) * (2 * covariance(p, mp, q, mq) + c2)) /
          ((mp ** 2 + mq ** 2 + c1) * (covariance(p, mp, p, mp) + covariance(q, mq, q, mq) + c2)),
      );
    }
  return found;
}

/** The covariance of points around their mean. */
function covarianceOf(points: number[][]): number[][] {
  const middle = points[0].map((_, d) => mean(points.map((point) => point[d])));
  return middle.map((_, a) => middle.map((__, b) => mean(points.map((point) => (point[a] - middle[a]) * (point[b] - middle[b])))));
}

/** sqrt((a-b)' C^-1 (a-b)) by Gaussian elimination: no axes, no eigenvalues. */
export function mahalanobis(points: number[][]): (a: number[], b: number[]) => number {
  const covariance = covarianceOf(points);
  return (a, b) => {
    const difference = a.map((value, i) => value - b[i]);
    const solved = solve(covariance, difference);
    return Math.sqrt(difference.reduce((sum, value, i) => sum + value * solved[i], 0));
  };
}

function solve(matrix: number[][], right: number[]): number[] {
  const work = matrix.map((row, i) => [...row, right[i]]);
  for (const [i, row] of work.entries()) {
    for (const [j, other] of work.entries()) {
      if (i === j) continue;
      const share = other[i] / row[i];
      for (let k = i; k < other.length; k++) other[k] -= share * row[k];
    }
  }
  return work.map((row, i) => row[right.length] / row[i]);
}

/** A Gaussian of `sigma` over a square map, the map reflected at its edges: a sum over both axes at once. */
export function blurred(map: number[], side: number, sigma: number): number[] {
  const reach = Math.max(1, Math.floor(3 * sigma + 0.5));
  const inside = (at: number) => (at < 0 ? -at - 1 : at >= side ? 2 * side - 1 - at : at);
  return map.map((_, pixel) => {
    const [y, x] = [Math.floor(pixel / side), pixel % side];
    let [sum, weights] = [0, 0];
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) {
        const weight = Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
        weights += weight;
        sum += weight * map[inside(y + dy) * side + inside(x + dx)];
      }
    return sum / weights;
  });
}

interface Pictures {
  targets: Float32Array;
  outputs: Float32Array;
}

/** The heat maps of the scorer `local` for square gray images. */
export function local(training: Pictures, tested: Pictures, side: number): Float32Array {
  const size = side * side;
  const sigma = Math.max(0.5, (2 * side) / 128);
  const partsOf = ({ targets, outputs }: Pictures) => {
    const means = rows(outputs, size).flatMap((map) => blurred(map, side, sigma));
    const squares = rows(
      outputs.map((value) => value ** 2),
      size,
    ).flatMap((map) => blurred(map, side, sigma));
    return {
      errors: Array.from(targets, (value, i) => (value - outputs[i]) ** 2),
      means,
      spreads: squares.map((square, i) => Math.sqrt(Math.max(0, square - means[i] ** 2))),
    };
  };
  const learned = partsOf(training);
  const bordersOf = (values: number[], bins: number) => {
    const sorted = Float32Array.from(values).sort();
    return Array.from({ length: bins - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / bins)]);
  };
  const [byMean, bySpread] = [bordersOf(learned.means, 6), bordersOf(learned.spreads, 12)];
  const below = (borders: number[], value: number) => borders.filter((border) => border < Math.fround(value)).length;
  const binsOf = (part: typeof learned) => part.means.map((value, i) => 12 * below(byMean, value) + below(bySpread, part.spreads[i]));
  const whole = mean(learned.errors);
  const [sums, counts] = [new Array<number>(72).fill(0), new Array<number>(72).fill(0)];
  for (const [i, bin] of binsOf(learned).entries()) {
    sums[bin] += learned.errors[i];
    counts[bin]++;
  }
  const conditioned = (part: typeof learned) =>
    binsOf(part).map((bin, i) => part.errors[i] / ((sums[bin] + 50 * whole) / (counts[bin] + 50)));
  const usual = rows(Float32Array.from(conditioned(learned)), size);
  const at = (pixel: number) => usual.map((map) => map[pixel]);
  const pixels = Array.from({ length: size }, (_, pixel) => pixel);
  const deviations = pixels.map((pixel) => deviation(at(pixel)));
  const means = blurred(
    pixels.map((pixel) => mean(at(pixel))),
    side,
    sigma,
  );
  const units = blurred(deviations, side, sigma).map((unit) => unit + 0.3 * mean(deviations));
  return Float32Array.from(
    rows(Float32Array.from(conditioned(partsOf(tested))), size).flatMap((map) =>
      blurred(
        map.map((error, pixel) => (error - means[pixel]) / units[pixel]),
        side,
        sigma,
      ),
    ),
  );
}

/** Mean square of what the leading principal directions leave of each image, the directions found one by one by many multiplications. */
export function leftByComponents(training: number[][], tested: number[][], count: number): number[] {
  const middle = training[0].map((_, d) => mean(training.map((row) => row[d])));
  const left = (list: number[][]) => list.map((row) => Float64Array.from(row, (value, d) => value - middle[d]));
  const [points, others] = [left(training), left(tested)];
  const product = (a: Float64Array, b: Float64Array) => {
    let sum = 0;
    for (let d = 0; d < a.length; d++) sum += a[d] * b[d];
    return sum;
  };
  for (let component = 0; component < count; component++) {
    let axis = Float64Array.from(points[component]);
    for (let round = 0; round < 150; round++) {
      const next = new Float64Array(axis.length);
      for (const point of points) {
        const share = product(point, axis);
        for (let d = 0; d < next.length; d++) next[d] += share * point[d];
      }
      const length = Math.sqrt(product(next, next));
      axis = next.map((value) => value / length);
    }
    for (const point of [...points, ...others]) {
      const share = product(point, axis);
      for (let d = 0; d < point.length; d++) point[d] -= share * axis[d];
    }
  }
  return others.map((row) => mean(row.map((value) => value ** 2)));
}

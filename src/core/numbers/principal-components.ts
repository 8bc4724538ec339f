/**
 * The two principal components of codes `[N,D]`, as positions `[N,2]` (Pearson 1901), by power iteration on the covariance.
 * Signs are fixed so that the largest loading is positive: the same codes give the same picture.
 */
export function principalComponents(codes: Float32Array, count: number): Float32Array {
  const positions = new Float32Array(2 * count);
  let at = 0;
  for (const some of componentsOf(() => [codes], count, codes.length / count)) {
    positions.set(some, at);
    at += some.length;
  }
  return positions;
}

/** As {@link principalComponents}, of `count` codes that come in blocks `[n,D]`, one block of positions for each. `blocks` is gone through three times. */
export function* componentsOf(blocks: () => Iterable<Float32Array>, count: number, dimensions: number): Generator<Float32Array> {
  const mean = new Float64Array(dimensions);
  for (const codes of blocks()) for (let i = 0; i < codes.length; i++) mean[i % dimensions] += codes[i] / count;
  const covariance = new Float64Array(dimensions * dimensions);
  for (const codes of blocks()) addCovariance(covariance, codes, mean);
  const axes: Float64Array[] = [];
  for (let axis = 0; axis < Math.min(2, dimensions); axis++) {
    const { vector, value } = leading(covariance, dimensions);
    axes.push(vector);
    for (let a = 0; a < dimensions; a++) {
      for (let b = 0; b < dimensions; b++) covariance[a * dimensions + b] -= value * vector[a] * vector[b];
    }
  }
  for (const codes of blocks()) yield along(axes, codes, mean);
}

function addCovariance(covariance: Float64Array, codes: Float32Array, mean: Float64Array): void {
  const dimensions = mean.length;
  for (let at = 0; at < codes.length; at += dimensions) {
    for (let a = 0; a < dimensions; a++) {
      const da = codes[at + a] - mean[a];
      for (let b = 0; b < dimensions; b++) covariance[a * dimensions + b] += da * (codes[at + b] - mean[b]);
    }
  }
}

/** Positions `[n,2]` of codes `[n,D]` along at most two axes. */
function along(axes: readonly Float64Array[], codes: Float32Array, mean: Float64Array): Float32Array {
  const dimensions = mean.length;
  const positions = new Float32Array((2 * codes.length) / dimensions);
  for (const [axis, vector] of axes.entries()) {
    for (let n = 0; n * dimensions < codes.length; n++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += vector[d] * (codes[n * dimensions + d] - mean[d]);
      positions[2 * n + axis] = sum;
    }
  }
  return positions;
}

/** The leading eigenvector of a symmetric matrix and its eigenvalue. */
function leading(matrix: Float64Array, n: number): { vector: Float64Array; value: number } {
  let vector = Float64Array.from({ length: n }, (_, i) => 1 / (i + 1));
  let value = 0;
  for (let round = 0; round < 500; round++) {
    const next = new Float64Array(n);
    for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) next[a] += matrix[a * n + b] * vector[b];
    const length = Math.hypot(...next);
    if (length === 0) return { vector, value: 0 };
    const moved = Math.abs(length - value);
    vector = next.map((v) => v / length);
    value = length;
    if (moved <= 1e-12 * length) break;
  }
  const largest = vector.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
  return { vector: largest < 0 ? vector.map((v) => -v) : vector, value };
}

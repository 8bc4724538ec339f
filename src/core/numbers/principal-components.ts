/**
 * The two principal components of codes `[N,D]`, as positions `[N,2]` (Pearson 1901), by power iteration on the covariance.
 * Signs are fixed so that the largest loading is positive: the same codes give the same picture.
 */
export function principalComponents(codes: Float32Array, count: number): Float32Array {
  const dimensions = codes.length / count;
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < codes.length; i++) mean[i % dimensions] += codes[i] / count;
  const covariance = new Float64Array(dimensions * dimensions);
  for (let n = 0; n < count; n++) {
    for (let a = 0; a < dimensions; a++) {
      const da = codes[n * dimensions + a] - mean[a];
      for (let b = 0; b < dimensions; b++) covariance[a * dimensions + b] += da * (codes[n * dimensions + b] - mean[b]);
    }
  }
  const positions = new Float32Array(2 * count);
  for (let axis = 0; axis < Math.min(2, dimensions); axis++) {
    const { vector, value } = leading(covariance, dimensions);
    for (let n = 0; n < count; n++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += vector[d] * (codes[n * dimensions + d] - mean[d]);
      positions[2 * n + axis] = sum;
    }
    for (let a = 0; a < dimensions; a++) {
      for (let b = 0; b < dimensions; b++) covariance[a * dimensions + b] -= value * vector[a] * vector[b];
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

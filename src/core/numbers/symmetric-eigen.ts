/** Eigenvalues `[n]`, largest first, and their eigenvectors `[n,n]`, a row each of length 1, of which the largest number is positive. */
export interface Eigen {
  values: Float64Array;
  vectors: Float64Array;
}

/** Sweeps over all pairs; a symmetric matrix needs fewer than ten. */
const mostSweeps = 40;

/** Takes a symmetric matrix `[n,n]` apart by rotations of two axes at a time (cyclic Jacobi; Golub and Van Loan, 8.5). */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  let whole = 0;
  for (const value of a) whole += value * value;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let beside = 0;
    for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) beside += 2 * a[p * n + q] ** 2;
    if (beside <= 1e-26 * whole) break;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j] - a[i * n + i] || i - j);
  const values = Float64Array.from(order, (i) => a[i * n + i]);
  const vectors = new Float64Array(n * n);
  for (const [row, i] of order.entries()) {
    const vector = v.subarray(i * n, (i + 1) * n);
    const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    // A sign of its own would turn with the last digit.
    for (let k = 0; k < n; k++) vectors[row * n + k] = largest < 0 ? -vector[k] : vector[k];
  }
  return { values, vectors };
}

/** Turns axes p and q so that `a[p,q]` becomes 0; the rows of `v` turn with them. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const off = a[p * n + q];
  if (off === 0) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * off);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < n; k++) {
    const [kp, kq] = [a[k * n + p], a[k * n + q]];
    a[k * n + p] = cosine * kp - sine * kq;
    a[k * n + q] = sine * kp + cosine * kq;
  }
  for (let k = 0; k < n; k++) {
    const [pk, qk] = [a[p * n + k], a[q * n + k]];
    a[p * n + k] = cosine * pk - sine * qk;
    a[q * n + k] = sine * pk + cosine * qk;
    const [vp, vq] = [v[p * n + k], v[q * n + k]];
    v[p * n + k] = cosine * vp - sine * vq;
    v[q * n + k] = sine * vp + cosine * vq;
  }
}

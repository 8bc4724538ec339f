/** A fixed matrix `[rows,taps]` of 0 and 1 that makes sums of a kernel's k * k taps. */
export interface TapSums {
  matrix: Float32Array;
  rows: number;
  taps: number;
}

/** Row `r` of the matrix sums the taps `(i,j)` for which `holds(r, i, j)`. */
function tapSums(rows: number, k: number, holds: (row: number, i: number, j: number) => boolean): TapSums {
  const matrix = new Float32Array(rows * k * k);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) if (holds(row, i, j)) matrix[(row * k + i) * k + j] = 1;
  return { matrix, rows, taps: k * k };
}

/** Whether tap `t` of a kernel of `k`, counted from its end if it is `turned`, is in K[a] = W[a] + W[a-1]. */
function inSum(a: number, t: number, k: number, turned: boolean): boolean {
  const tap = turned ? k - 1 - t : t;
  return tap === a || tap === a - 1;
}

/** K[a,b] = the sum of W[i,j] over i = a, a-1 and j = b, b-1: the kernel of k + 1 after nearest upsampling; of W turned round if `turned`. */
export function upsampledTaps(k: number, turned: boolean): TapSums {
  const size = k + 1;
  return tapSums(size ** 2, k, (row, i, j) => inSum(Math.floor(row / size), i, k, turned) && inSum(row % size, j, k, turned));
}

/**
 * The same K by phases: rows `[s,s,2,2]` (u, v, p, q) hold K[2(s-1-u) + p, 2(s-1-v) + q], s = the half of k + 1 rounded up, as a
 * convolution, which moves the other way, takes them.
 */
export function phaseTaps(k: number, turned: boolean): TapSums {
  const size = (k + 2) >> 1;
  const tap = (u: number, phase: number) => 2 * (size - 1 - u) + phase;
  return tapSums(4 * size ** 2, k, (row, i, j) => {
    const [u, v] = [Math.floor(row / 4 / size), Math.floor(row / 4) % size];
    return inSum(tap(u, (row >> 1) & 1), i, k, turned) && inSum(tap(v, row & 1), j, k, turned);
  });
}

/** `rows[i]`-th rows of values `[N,width]`, in their order, as float32: `[n,width]`. */
export function rowsOf(values: Float32Array | Int32Array, width: number, rows: ArrayLike<number>): Float32Array {
  const chosen = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) chosen.set(values.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
  return chosen;
}

/** Vectors one after the other. */
export function joined(vectors: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const vector of vectors) {
    all.set(vector, at);
    at += vector.length;
  }
  return all;
}

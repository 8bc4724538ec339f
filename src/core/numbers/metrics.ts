/** Mean squared error of two images on 0..1. Shapes equal, any layout. */
export function mse(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/** A value as it is shown: brought into 0..1. */
export const clip = (v: number): number => Math.min(1, Math.max(0, v));

/** Values as they are shown; many times as fast as `map`, which calls a function for each. What is no number stays none. */
export function clipped(values: Float32Array): Float32Array<ArrayBuffer> {
  const shown = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    shown[i] = value <= 0 ? 0 : value >= 1 ? 1 : value;
  }
  return shown;
}

/** Peak signal-to-noise ratio in dB: the output `b` is clipped to 0..1, data range 1. Infinite if both are equal. */
export function psnr(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - clip(b[i])) ** 2;
  return -10 * Math.log10(sum / a.length);
}

/** Side of the windows of {@link ssimWindows}. */
export const ssimWindow = 7;

/**
 * Structural similarity of two images `[H,W,C]`, data range 1, output `b` clipped to 0..1, in each window that lies inside:
 * `[H-6,W-6]`, the mean over the channels. Uniform 7x7 window, sample covariance (Wang et al. 2004, as scikit-image computes it).
 * Empty for images smaller than the window.
 */
export function ssimWindows(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  [height, width, channels]: readonly [number, number, number],
): Float64Array {
  const columns = Math.max(0, width - ssimWindow + 1);
  const windows = new Float64Array(Math.max(0, height - ssimWindow + 1) * columns);
  eachWindow(a, b, [height, width, channels], (row, column, similarity) => {
    windows[row * columns + column] += similarity / channels;
  });
  return windows;
}

/** Calls `visit` with the similarity of each window in each channel. */
function eachWindow(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  [height, width, channels]: readonly [number, number, number],
  visit: (row: number, column: number, similarity: number) => void,
): void {
  const n = ssimWindow ** 2;
  const rows = height - ssimWindow + 1;
  const columns = width - ssimWindow + 1;
  if (rows < 1 || columns < 1) return;
  const c1 = 0.01 ** 2;
  const c2 = 0.03 ** 2;
  // Five running sums over the window's rows, a column each: x, y, xx, yy, xy.
  const sums = new Float64Array(5 * width);
  for (let c = 0; c < channels; c++) {
    sums.fill(0);
    const addRow = (row: number, sign: number) => {
      for (let col = 0; col < width; col++) {
        const at = (row * width + col) * channels + c;
        const x = a[at];
        const y = clip(b[at]);
        const s = 5 * col;
        sums[s] += sign * x;
        sums[s + 1] += sign * y;
        sums[s + 2] += sign * x * x;
        sums[s + 3] += sign * y * y;
        sums[s + 4] += sign * x * y;
      }
    };
    for (let row = 0; row < ssimWindow - 1; row++) addRow(row, 1);
    for (let row = 0; row < rows; row++) {
      addRow(row + ssimWindow - 1, 1);
      for (let col = 0; col < columns; col++) {
        let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0];
        for (let s = 5 * col; s < 5 * (col + ssimWindow); s += 5) {
          x += sums[s];
          y += sums[s + 1];
          xx += sums[s + 2];
          yy += sums[s + 3];
          xy += sums[s + 4];
        }
        const [mx, my] = [x / n, y / n];
        const sample = n / (n - 1);
        const [vx, vy, vxy] = [sample * (xx / n - mx * mx), sample * (yy / n - my * my), sample * (xy / n - mx * my)];
        const similarity = ((2 * mx * my + c1) * (2 * vxy + c2)) / ((mx * mx + my * my + c1) * (vx + vy + c2));
        visit(row, col, similarity);
      }
      addRow(row, -1);
    }
  }
}

/** Mean structural similarity of two images `[H,W,C]`: the mean of {@link ssimWindows}. NaN for images smaller than the window. */
export function ssim(a: ArrayLike<number>, b: ArrayLike<number>, shape: readonly [number, number, number]): number {
  let [total, windows] = [0, 0];
  eachWindow(a, b, shape, (_row, _column, similarity) => {
    total += similarity;
    windows++;
  });
  return total / windows;
}

/** Mean of the numbers that are finite, which come some at a time; NaN of none. */
export class FiniteMean {
  #sum = 0;
  #count = 0;

  add(values: Iterable<number>): void {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      this.#sum += value;
      this.#count++;
    }
  }

  get value(): number {
    return this.#sum / this.#count;
  }
}

/** Mean of the numbers that are finite; NaN of none. */
export function meanFinite(values: Iterable<number>): number {
  const mean = new FiniteMean();
  mean.add(values);
  return mean.value;
}

import { reflected } from "./gaussian-blur.js";

type Shape3 = readonly [height: number, width: number, channels: number];

/** A picture `[H,W,C]` with each value replaced by the median of the 3 by 3 around it, channel by channel; edges are reflected, as SciPy's `median_filter` does. */
export function medianFilter(picture: ArrayLike<number>, [height, width, channels]: Shape3): Float32Array {
  const out = new Float32Array(height * width * channels);
  const window = new Float64Array(9);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) {
        for (let i = 0; i < 9; i++) {
          const [row, column] = [reflected(y + Math.floor(i / 3) - 1, height), reflected(x + (i % 3) - 1, width)];
          window[i] = picture[(row * width + column) * channels + channel];
        }
        window.sort();
        out[(y * width + x) * channels + channel] = window[4];
      }
  return out;
}

/** Side of the patches that non-local means compares, and how far apart they are at most along each axis. */
const patch = 5;
const distance = 8;
/** Patches that are less alike count for nothing: exp(-5) is below a hundredth. */
const cutoff = 5;

/**
 * Non-local means of a picture `[H,W,C]` with gaussian noise of deviation `sigma` in its units (Buades, Coll and Morel 2005): each pixel becomes
 * the mean of those around which the picture looks alike. Patches of 5, 8 pixels away at most, h of .8 sigma and the expected difference of
 * noise taken off, as `denoise_nl_means` of scikit-image has it in its exact mode.
 */
export function nonLocalMeans(picture: Float32Array, shape: Shape3, sigma: number): Float32Array {
  const [height, width, channels] = shape;
  const reach = patch >> 1;
  const gaussian = Float64Array.from({ length: patch }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * ((patch - 1) / 4) ** 2)));
  const total = gaussian.reduce((sum, weight) => sum + weight, 0) ** 2;
  const scale = 1 / (channels * total * (0.8 * sigma) ** 2);
  const padded = mirrored(picture, shape, reach);
  const [rows, columns] = [height + 2 * reach, width + 2 * reach];
  const sums = new Float64Array(height * width * channels);
  const weights = new Float64Array(height * width);
  const differences = new Float64Array(rows * columns);
  const alongRows = new Float64Array(rows * columns);
  // Each pair of places once: what one is to the other, that is the other to the one.
  for (let down = 0; down <= distance; down++)
    for (let right = down === 0 ? 0 : -distance; right <= distance; right++) {
      const [left, end] = [Math.max(0, -right), columns - Math.max(0, right)];
      for (let y = 0; y < rows - down; y++)
        for (let x = left; x < end; x++) {
          const [a, b] = [(y * columns + x) * channels, ((y + down) * columns + x + right) * channels];
          let sum = 0;
          for (let channel = 0; channel < channels; channel++) sum += (padded[a + channel] - padded[b + channel]) ** 2 - 2 * sigma * sigma;
          differences[y * columns + x] = sum;
        }
      for (let y = 0; y < rows - down; y++)
        for (let x = left; x < end - patch + 1; x++) {
          let sum = 0;
          for (let i = 0; i < patch; i++) sum += gaussian[i] * differences[y * columns + x + i];
          alongRows[y * columns + x] = sum;
        }
      for (let y = 0; y < height - down; y++)
        for (let x = left; x < end - patch + 1; x++) {
          let unlike = 0;
          for (let i = 0; i < patch; i++) unlike += gaussian[i] * alongRows[(y + i) * columns + x];
          unlike *= scale;
          if (unlike > cutoff) continue;
          const weight = Math.exp(-Math.max(0, unlike));
          const [here, there] = [y * width + x, (y + down) * width + x + right];
          weights[here] += weight;
          for (let channel = 0; channel < channels; channel++)
            sums[here * channels + channel] += weight * picture[there * channels + channel];
          if (here === there) continue;
          weights[there] += weight;
          for (let channel = 0; channel < channels; channel++)
            sums[there * channels + channel] += weight * picture[here * channels + channel];
        }
    }
  return Float32Array.from(sums, (sum, at) => sum / weights[Math.floor(at / channels)]);
}

/** A picture with `reach` more pixels on each side, mirrored at its outermost pixels. */
function mirrored(picture: Float32Array, [height, width, channels]: Shape3, reach: number): Float32Array {
  const inside = (at: number, length: number) => {
    const turn = 2 * (length - 1) || 1;
    const within = ((at % turn) + turn) % turn;
    return within < length ? within : turn - within;
  };
  const [rows, columns] = [height + 2 * reach, width + 2 * reach];
  const padded = new Float32Array(rows * columns * channels);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const from = (inside(y - reach, height) * width + inside(x - reach, width)) * channels;
      for (let channel = 0; channel < channels; channel++) padded[(y * columns + x) * channels + channel] = picture[from + channel];
    }
  return padded;
}

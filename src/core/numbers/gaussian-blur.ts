/** A Gaussian of deviation `sigma`, cut off at three deviations: its weights from the middle outwards, which over both sides sum to 1. */
export function halfGaussian(sigma: number): Float64Array {
  const reach = Math.max(1, Math.floor(3 * sigma + 0.5));
  const weights = Float64Array.from({ length: reach + 1 }, (_, i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight, i) => total + (i === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}

/** Where a position beyond the ends of a line lands if the line is reflected there: -1 on 0, -2 on 1. */
export function reflected(position: number, length: number): number {
  const turn = 2 * length;
  const within = ((position % turn) + turn) % turn;
  return within < length ? within : turn - 1 - within;
}

/** Writes the line of values at `start`, `start + step`, ... blurred into `out`. */
type LineBlur = (values: Float32Array, out: Float32Array, start: number, step: number) => void;

function lineBlur(length: number, weights: Float64Array): LineBlur {
  const reach = weights.length - 1;
  const positions = Uint32Array.from({ length: length + 2 * reach }, (_, i) => reflected(i - reach, length));
  const line = new Float64Array(positions.length);
  return (values, out, start, step) => {
    for (let i = 0; i < line.length; i++) line[i] = values[start + step * positions[i]];
    for (let at = 0; at < length; at++) {
      let sum = weights[0] * line[at + reach];
      for (let i = 1; i <= reach; i++) sum += weights[i] * (line[at + reach - i] + line[at + reach + i]);
      out[start + step * at] = sum;
    }
  };
}

/** Blurs each map of `[N,H,W]` by a Gaussian of `sigma` pixels. Maps are reflected at their edges, so that these grow neither dark nor bright. */
export function gaussianBlur(maps: Float32Array, height: number, width: number, sigma: number): Float32Array {
  const weights = halfGaussian(sigma);
  const [along, down] = [lineBlur(width, weights), lineBlur(height, weights)];
  const [half, blurred] = [new Float32Array(maps.length), new Float32Array(maps.length)];
  for (let map = 0; map < maps.length; map += height * width) {
    for (let y = 0; y < height; y++) along(maps, half, map + y * width, 1);
    for (let x = 0; x < width; x++) down(half, blurred, map + x, width);
  }
  return blurred;
}

import type { Rectangle } from "./layers.js";

/** A place of an image in shares of what its network sees of it: 0 to 1 from left to right and from top to bottom, beyond if it sees less. */
export interface Point {
  x: number;
  y: number;
}

/** Where a picture lies in those shares. The pictures that a network looks at and makes fill them. */
export const wholeView: Rectangle = { x: 0, y: 0, width: 1, height: 1 };

/** The column and row of a picture `width` by `height` that lies at `within` under a point; null if the point lies beyond it. */
export function pixelAt(point: Point, within: Rectangle, width: number, height: number): Point | null {
  const x = Math.floor(((point.x - within.x) / within.width) * width);
  const y = Math.floor(((point.y - within.y) / within.height) * height);
  return x >= 0 && y >= 0 && x < width && y < height ? { x, y } : null;
}

/** The point in the middle of a pixel, which is the same for every place in it. */
export const middleOf = ({ x, y }: Point, within: Rectangle, width: number, height: number): Point => ({
  x: within.x + ((x + 0.5) / width) * within.width,
  y: within.y + ((y + 0.5) / height) * within.height,
});

/** The bytes of a pixel: one of gray, else red, green and blue. */
export function bytesAt({ data, width }: ImageData, { x, y }: Point): number[] {
  const [red, green, blue] = data.subarray(4 * (y * width + x));
  return red === green && green === blue ? [red] : [red, green, blue];
}

/** The values of a pixel, from 0 to 65,535, whose higher and lower bytes are those. */
export const joinedBytes = (high: readonly number[], low: readonly number[]): number[] =>
  Array.from({ length: Math.max(high.length, low.length) }, (_, n) => 256 * (high[n] ?? high[0]) + (low[n] ?? low[0]));

/** The shares of a picture's pixels by their brightness, the mean of their colours, in `bins` equal parts of black to white. */
export function brightnessShares({ data }: ImageData, bins: number): Float32Array {
  const shares = new Float32Array(bins);
  for (let at = 0; at < data.length; at += 4) shares[Math.floor(((data[at] + data[at + 1] + data[at + 2]) / 3 / 256) * bins)]++;
  return shares.map((many) => many / (data.length / 4));
}

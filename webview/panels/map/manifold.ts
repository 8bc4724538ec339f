import { quantile } from "d3";
import type { CodePlace, DrawnImage } from "../../../src/core/analyses/code-place.js";

/** Images along a side of the grid. */
const across = 12;
/** How far the grid reaches along each axis from an image, in standard deviations. */
const reach = 2.5;

/** So many numbers from one to another, evenly spread. */
const evenly = (from: number, to: number): number[] => Array.from({ length: across }, (_, n) => from + ((to - from) * n) / (across - 1));

/** Where most of the positions lie along an axis: all but the outermost hundredth on each side. */
function extent(positions: Float32Array, axis: number): number[] {
  const values = positions.filter((value, n) => n % 2 === axis && Number.isFinite(value)).sort();
  return evenly(quantile(values, 0.01) ?? 0, quantile(values, 0.99) ?? 0);
}

/** The places of a grid over the map of codes of at most two numbers, row by row from the upper left, as they lie on the map; of one number a single row. */
export function gridOverMap(positions: Float32Array, latent: number): CodePlace[] {
  const columns = extent(positions, 0);
  const rows = latent > 1 ? extent(positions, 1).reverse() : [0];
  return rows.flatMap((y) => columns.map((x): CodePlace => ({ kind: "at", code: latent > 1 ? [x, y] : [x] })));
}

/** The places of a grid around an image along the two leading principal axes, row by row from the upper left. */
export const gridAround = (image: number): CodePlace[] =>
  evenly(reach, -reach).flatMap((second) =>
    evenly(-reach, reach).map((first): CodePlace => ({ kind: "along", image, steps: [first, second] })),
  );

/** Images of one size as one, row by row. */
export function tiled(images: readonly DrawnImage[]): DrawnImage {
  const [{ height, width, channels }] = images;
  const rows = Math.ceil(images.length / across);
  const columns = Math.min(across, images.length);
  const line = columns * width * channels;
  const pixels = new Uint8Array(rows * height * line);
  for (const [n, image] of images.entries()) {
    const corner = Math.floor(n / across) * height * line + (n % across) * width * channels;
    for (let y = 0; y < height; y++) pixels.set(image.pixels.subarray(y * width * channels, (y + 1) * width * channels), corner + y * line);
  }
  return { height: rows * height, width: columns * width, channels, pixels };
}

import type { Tile } from "../images/tile-plan.js";
import type { TiledImage } from "../images/tiled-image.js";
import { unitOf } from "./learned-errors.js";

/** How far each pixel of a tile `[h,w]` is from the edge of its picture, up to the margin; of a part of a picture all are far from it. */
export function edgeDistances({ plan, area, margin }: TiledImage, { rectangle: { y, x, height, width } }: Tile): Uint8Array {
  const distances = new Uint8Array(height * width).fill(margin);
  if (area === null) return distances;
  const [rows, columns] = plan.picture;
  const near = (place: number, length: number) => Math.max(0, Math.min(place, length - 1 - place));
  for (let i = 0, at = 0; i < height; i++) {
    const vertical = Math.min(margin, near(y + i, rows));
    for (let j = 0; j < width; j++) distances[at++] = Math.min(vertical, near(x + j, columns));
  }
  return distances;
}

/** What is usual in good pictures at each distance from the edge, where a network sees less: mean and unit of the conditioned error. */
export class EdgeUsual {
  constructor(
    /** `[margin+1]` each. */
    readonly means: Float32Array,
    readonly units: Float32Array,
  ) {}

  /** Of errors and their distances from the edge, in one order. */
  static fit(errors: Float32Array, distances: Uint8Array, margin: number): EdgeUsual {
    const room = () => new Float64Array(margin + 1);
    const [sums, squares, counts] = [room(), room(), room()];
    for (let i = 0; i < errors.length; i++) {
      sums[distances[i]] += errors[i];
      squares[distances[i]] += errors[i] ** 2;
      counts[distances[i]]++;
    }
    // Distances that none of the pixels has are as the next one further in.
    for (let at = margin - 1; at >= 0; at--)
      if (counts[at] === 0) [sums[at], squares[at], counts[at]] = [sums[at + 1], squares[at + 1], counts[at + 1]];
    const means = Float32Array.from(sums, (sum, at) => sum / (counts[at] || 1));
    const deviations = squares.map((square, at) => Math.sqrt(Math.max(0, square / (counts[at] || 1) - means[at] ** 2)));
    const usual = deviations[margin];
    return new EdgeUsual(
      means,
      Float32Array.from(deviations, (deviation) => unitOf(deviation, usual)),
    );
  }

  /** Brings errors to what exceeds the usual, in its units, in place. */
  divide(errors: Float32Array, distances: Uint8Array): void {
    for (let i = 0; i < errors.length; i++) errors[i] = (errors[i] - this.means[distances[i]]) / this.units[distances[i]];
  }
}

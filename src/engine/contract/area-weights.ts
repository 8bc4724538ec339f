import { ssimWindow } from "../../core/numbers/metrics.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";

/**
 * Weights `[N,height,width,1]` by which the mean over a whole image becomes that over its area: 0 outside of it, and inside the
 * number of all pixels by that of the area's. An area without pixels weighs 0.
 */
export function areaWeights(areas: readonly Rectangle[], height: number, width: number): Float32Array {
  const weights = new Float32Array(areas.length * height * width);
  for (const [n, area] of areas.entries()) {
    const weight = (height * width) / (area.height * area.width);
    for (let y = area.y; y < area.y + area.height; y++) {
      const from = (n * height + y) * width + area.x;
      weights.fill(weight, from, from + area.width);
    }
  }
  return weights;
}

/** The windows of structural similarity that lie inside of areas: rectangles in `[H-6,W-6]`, empty for areas below the window. */
export const windowAreas = (areas: readonly Rectangle[]): Rectangle[] =>
  areas.map(({ y, x, height, width }) => {
    const [rows, columns] = [height - ssimWindow + 1, width - ssimWindow + 1];
    return rows > 0 && columns > 0 ? { y, x, height: rows, width: columns } : { y: 0, x: 0, height: 0, width: 0 };
  });

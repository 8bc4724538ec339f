import { interpolate } from "../../core/numbers/bilinear.js";
import type { Cells } from "../features/cells.js";
import type { Rectangle } from "../images/picture.js";
import type { ModelBatch } from "./model-batch.js";
import type { BatchScores } from "./scorer.js";

/** Scores and heat maps of a batch by one number for each of its cells, `[N,h,w]`: the largest, and all of them brought to the images' size. */
export function scoresOfCells(batch: ModelBatch, { count, height, width }: Cells, values: Float32Array): BatchScores {
  const [rows, columns] = batch.shape;
  const { areas } = batch.features();
  const scores = new Float32Array(count);
  const heatMaps = new Float32Array(count * rows * columns);
  const [cells, pixels] = [height * width, rows * columns];
  for (let image = 0; image < count; image++) {
    const map = values.subarray(image * cells, (image + 1) * cells);
    scores[image] = largest(map);
    const heat = heatMaps.subarray(image * pixels, (image + 1) * pixels);
    const area = areas?.[image];
    if (area) place(map, [height, width], heat, [rows, columns], area);
    else interpolate(map, [height, width], heat, [rows, columns]);
  }
  return { scores, heatMaps };
}

/** Writes a map to where its picture lies in an image; what is padding stays 0. */
function place(
  map: Float32Array,
  size: readonly [number, number],
  heat: Float32Array,
  [rows, columns]: readonly [number, number],
  { y, x, height, width }: Rectangle,
): void {
  const whole = new Float32Array(height * width);
  interpolate(map, size, whole, [height, width]);
  for (let row = Math.max(0, y); row < Math.min(rows, y + height); row++)
    for (let column = Math.max(0, x); column < Math.min(columns, x + width); column++)
      heat[row * columns + column] = whole[(row - y) * width + column - x];
}

/** NaN if one is no number. */
function largest(map: Float32Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of map) {
    if (!Number.isFinite(value)) return Number.NaN;
    if (value > most) most = value;
  }
  return most;
}

import { interpolate } from "../../core/numbers/bilinear.js";
import type { Cells } from "../features/cells.js";
import type { ModelBatch } from "./model-batch.js";
import type { BatchScores } from "./scorer.js";

/** Scores and heat maps of a batch by one number for each of its cells, `[N,h,w]`: the largest, and all of them brought to the images' size. */
export function scoresOfCells(batch: ModelBatch, { count, height, width }: Cells, values: Float32Array): BatchScores {
  const [rows, columns] = batch.shape;
  const scores = new Float32Array(count);
  const heatMaps = new Float32Array(count * rows * columns);
  const [cells, pixels] = [height * width, rows * columns];
  for (let image = 0; image < count; image++) {
    const map = values.subarray(image * cells, (image + 1) * cells);
    scores[image] = largest(map);
    interpolate(map, [height, width], heatMaps.subarray(image * pixels, (image + 1) * pixels), [rows, columns]);
  }
  return { scores, heatMaps };
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

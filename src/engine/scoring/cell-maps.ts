import { interpolate } from "../../core/numbers/bilinear.js";
import { cutOut, intersection, putInto, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { Cells } from "../features/cells.js";
import type { ModelBatch } from "./model-batch.js";
import type { BatchScores } from "./scorer.js";

/** Scores and heat maps of a batch by one number for each of its cells, `[N,h,w]`: the largest, and all of them brought to the pictures' size. Cells of padding do not count. */
export function scoresOfCells(batch: ModelBatch, { count, height, width, areas }: Cells, values: Float32Array): BatchScores {
  const shape = [batch.shape[0], batch.shape[1]] as const;
  const shown = batch.features().areas;
  const scores = new Float32Array(count);
  const pixels = shape[0] * shape[1];
  const heatMaps = new Float32Array(count * pixels);
  for (let image = 0; image < count; image++) {
    const cells = areas?.[image] ?? wholeOf([height, width]);
    const map = cutOut(values.subarray(image * height * width, (image + 1) * height * width), [height, width], cells);
    scores[image] = largest(map);
    const heat = heatMaps.subarray(image * pixels, (image + 1) * pixels);
    placeMap(map, [cells.height, cells.width], heat, shape, shown?.[image] ?? batch.area(image));
  }
  return { scores, heatMaps };
}

/** Writes a map `[h,w]` of any size to where its picture lies in an image, by linear interpolation; what is padding stays as it is. */
export function placeMap(
  map: Float32Array,
  size: readonly [number, number],
  heat: Float32Array,
  shape: readonly [number, number],
  area: Rectangle,
): void {
  const whole = new Float32Array(area.height * area.width);
  interpolate(map, size, whole, [area.height, area.width]);
  const seen = intersection(area, wholeOf(shape));
  const part = cutOut(whole, [area.height, area.width], { ...seen, y: seen.y - area.y, x: seen.x - area.x });
  putInto(heat, shape, part, seen);
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

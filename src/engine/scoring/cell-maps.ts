import { interpolate } from "../../core/numbers/bilinear.js";
import { largestOf } from "../../core/numbers/finite.js";
import type { Cells } from "../features/cells.js";
import type { Rectangle } from "../images/picture.js";
import type { ModelBatch } from "./model-batch.js";
import type { BatchScores } from "./scorer.js";

/** Scores and heat maps of a batch by one number for each of its cells, `[N,h,w]`: the largest, and all of them brought to the images' size. */
export function scoresOfCells(batch: ModelBatch, { count, height, width }: Cells, values: Float32Array): BatchScores {
  const cells = height * width;
  const map = (image: number) => values.subarray(image * cells, (image + 1) * cells);
  let heatMaps: Float32Array | undefined;
  return {
    scores: Float32Array.from({ length: count }, (_, image) => largestOf(map(image))),
    // Drawn when they are asked for, as most images of a trial are only scored.
    get heatMaps() {
      heatMaps ??= drawn(batch, count, [height, width], map);
      return heatMaps;
    },
  };
}

/** The maps `[N,H,W]` of cells at the images' size. */
function drawn(batch: ModelBatch, count: number, size: readonly [number, number], map: (image: number) => Float32Array): Float32Array {
  const [rows, columns] = batch.shape;
  const { areas } = batch.features();
  const heatMaps = new Float32Array(count * rows * columns);
  const pixels = rows * columns;
  for (let image = 0; image < count; image++) {
    const heat = heatMaps.subarray(image * pixels, (image + 1) * pixels);
    const area = areas?.[image];
    if (area) place(map(image), size, heat, [rows, columns], area);
    else interpolate(map(image), size, heat, [rows, columns]);
  }
  return heatMaps;
}

/** Writes a map to where its picture lies in an image; what is padding stays 0. */
export function place(
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

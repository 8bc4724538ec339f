import { interpolate } from "../../core/numbers/bilinear.js";
import { largestOf } from "../../core/numbers/finite.js";
import { cutOut, intersection, putInto, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { Cells } from "../features/cells.js";
import type { ModelBatch } from "./model-batch.js";
import type { BatchScores } from "./scorer.js";

/** Scores and heat maps of a batch by one number for each of its cells, `[N,h,w]`: the largest, and all of them brought to the pictures' size. Cells of padding do not count. */
export function scoresOfCells(batch: ModelBatch, { count, height, width, areas }: Cells, values: Float32Array): BatchScores {
  const cellsOf = (image: number) => areas?.[image] ?? wholeOf([height, width]);
  const map = (image: number) =>
    cutOut(values.subarray(image * height * width, (image + 1) * height * width), [height, width], cellsOf(image));
  let heatMaps: Float32Array | undefined;
  return {
    scores: Float32Array.from({ length: count }, (_, image) => largestOf(map(image))),
    // Drawn when they are asked for, as most images of a trial are only scored.
    get heatMaps() {
      heatMaps ??= drawn(batch, count, cellsOf, map);
      return heatMaps;
    },
  };
}

/** The maps `[N,H,W]` of cells at the images' size. */
function drawn(
  batch: ModelBatch,
  count: number,
  cellsOf: (image: number) => Rectangle,
  map: (image: number) => Float32Array,
): Float32Array {
  const shape = [batch.shape[0], batch.shape[1]] as const;
  const shown = batch.features().areas;
  const pixels = shape[0] * shape[1];
  const heatMaps = new Float32Array(count * pixels);
  for (let image = 0; image < count; image++) {
    const { height, width } = cellsOf(image);
    const heat = heatMaps.subarray(image * pixels, (image + 1) * pixels);
    placeMap(map(image), [height, width], heat, shape, shown?.[image] ?? batch.area(image));
  }
  return heatMaps;
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

import type { Random } from "../../core/numbers/random.js";
import { type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { BlindSpot } from "../../core/project/schema/training-schema.js";
import type { Batch } from "../contract/engine.js";

type Shape3 = readonly [number, number, number];

/**
 * The share of a patch's pixels that are hidden, and how far away the pixel is at most that takes the place of one, along each axis. Noise2Void
 * hides .002; here, with small batches for minutes, so few say too little: after one epoch nothing was learned from them.
 */
export const blindSpots = { share: 0.06, reach: 5 };

/**
 * Patches `[N,H,W,C]` some of whose pixels are hidden behind a neighbour's value, the patches as they are as targets, and weights that count
 * the hidden pixels alone: as noise of pixels is independent, what can be foretold of a pixel without seeing it is the picture (Noise2Void,
 * Krull et al. 2019). For noise that runs along rows, `rows` hides the pixels left and right of a hidden one too (StructN2V, Broaddus et al. 2020).
 */
export function withBlindSpots(batch: Batch, shape: Shape3, kind: Extract<BlindSpot, "pixels" | "rows">, random: Random): Batch {
  const { count, areas } = batch;
  const [height, width, channels] = shape;
  const images = batch.images.slice();
  const weights = new Float32Array(count * height * width);
  for (let n = 0; n < count; n++) {
    const area = areas?.[n] ?? wholeOf(shape);
    const hidden = Math.max(1, Math.round(blindSpots.share * area.height * area.width));
    for (let spot = 0; spot < hidden; spot++) {
      const y = area.y + Math.floor(random() * area.height);
      const x = area.x + Math.floor(random() * area.width);
      // Each image counts alike, however many of its pixels are hidden.
      weights[(n * height + y) * width + x] += (height * width) / hidden;
      const beside = kind === "rows" ? blindSpots.reach : 0;
      for (let at = Math.max(area.x, x - beside); at <= Math.min(area.x + area.width - 1, x + beside); at++) {
        const other = neighbour({ y, x: at }, area, kind === "rows", random);
        const from = ((n * height + other.y) * width + other.x) * channels;
        const to = ((n * height + y) * width + at) * channels;
        for (let channel = 0; channel < channels; channel++) images[to + channel] = batch.images[from + channel];
      }
    }
  }
  return { count, images, targets: batch.targets ?? batch.images, weights };
}

/** Another pixel around one, within the area; of another row if that is asked for and there is one. */
function neighbour({ y, x }: { y: number; x: number }, area: Rectangle, otherRow: boolean, random: Random): { y: number; x: number } {
  const { reach } = blindSpots;
  const [top, left] = [Math.max(area.y, y - reach), Math.max(area.x, x - reach)];
  const rows = Math.min(area.y + area.height, y + reach + 1) - top;
  const columns = Math.min(area.x + area.width, x + reach + 1) - left;
  if (otherRow && rows > 1) {
    const row = Math.floor(random() * (rows - 1));
    return { y: top + row + (top + row >= y ? 1 : 0), x: left + Math.floor(random() * columns) };
  }
  if (rows * columns === 1) return { y, x };
  const own = (y - top) * columns + (x - left);
  const drawn = Math.floor(random() * (rows * columns - 1));
  const place = drawn + (drawn >= own ? 1 : 0);
  return { y: top + Math.floor(place / columns), x: left + (place % columns) };
}

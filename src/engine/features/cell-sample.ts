import { readFile } from "node:fs/promises";
import { z } from "zod";
import { areFinite } from "../../core/numbers/finite.js";
import { type Random, randomStream } from "../../core/numbers/random.js";
import { batchPositions, imagesAtOnce } from "../images/batches.js";
import { cacheKey } from "../images/cache.js";
import type { Context } from "../images/context.js";
import { nextTurn } from "../images/next-turn.js";
import { progressOf } from "../images/progress.js";
import { PixelWriter } from "../images/store.js";
import { type ImageSubset, spread } from "../images/subset.js";
import { type Cells, drawVectors } from "./cells.js";
import type { FeatureView } from "./feature-view.js";

/** Which cells are drawn. */
export interface CellOrder {
  /** How many, at most. */
  count: number;
  seed: number;
  /** What they are for: of two purposes, others are drawn. */
  purpose: string;
  /** Changes when the images do. */
  fingerprint: string;
}

/** Pictures whose cells are drawn. */
export interface CellSource {
  count: number;
  /** What tells these pictures from the same in another form. */
  form: unknown;
  /** Pictures that are looked at at once. */
  together: number;
  /** The cells of pictures, or of parts of them, as many of each. */
  cells(positions: readonly number[], random: Random): Promise<Cells>;
}

/** Cells of pictures. */
export interface CellSample {
  /** `[M,width]`. */
  cells: Float32Array;
  width: number;
  /** The position of each one's picture, `[M]`. */
  of: number[];
}

/** Changes when the same images give other cells than before. */
const version = 3;
const keptSchema = z.object({ width: z.int(), of: z.array(z.int()) });

/** Pictures `[H,W,C]` of a subset, which are looked at as a whole. */
export const wholePictures = ({ count, shape, batch }: ImageSubset, view: FeatureView): CellSource => ({
  count,
  form: shape,
  together: imagesAtOnce(shape),
  cells: (positions) => {
    const [height, width, channels] = shape;
    const { images, areas } = batch(positions);
    const size = { height, width, channels: channels === 3 ? 3 : 1 } as const;
    return view.of(async () => ({ values: images, count: positions.length, ...size, ...(areas && { areas }) })).cells();
  },
});

/** A seeded sample of the cells of pictures, as many of each. It is computed once and kept in the cache. Throws CancelledError. */
export async function sampleCells(source: CellSource, order: CellOrder, context: Context): Promise<CellSample> {
  const key = cacheKey("cells", version, order, source.form, source.count);
  const hold = await context.cache.hold(key);
  try {
    const kept = await context.cache.read(key, keptSchema);
    const bytes = kept && (await readFile(context.cache.file(key, "bin")).catch(() => null));
    if (kept && bytes?.length === 4 * kept.of.length * kept.width)
      return { ...kept, cells: new Float32Array(new Uint8Array(bytes).buffer) };
    const found = await lookAt(source, order, context);
    const file = await context.cache.temporary(key);
    const writer = new PixelWriter(file);
    try {
      writer.add(found.cells);
      writer.finish();
    } finally {
      writer.close();
    }
    await context.cache.write(key, { width: found.width, of: found.of }, file);
    return found;
  } finally {
    hold.release();
  }
}

async function lookAt(source: CellSource, { count, seed, purpose }: CellOrder, context: Context): Promise<CellSample> {
  const chosen = spread(source.count, count);
  const each = Math.ceil(count / Math.max(1, chosen.length));
  const progress = progressOf(context.report, "looking-at-cells", chosen.length, context.now);
  const drawn: { position: number; values: Float32Array }[] = [];
  for (const batch of batchPositions(chosen.length, source.together)) {
    await nextTurn(context.signal);
    const positions = batch.map((position) => chosen[position]);
    const found = await source.cells(positions, randomStream(seed, `parts to ${purpose}`, positions[0]));
    for (const [n, position] of positions.entries())
      for (const vector of drawVectors(found, n, each, randomStream(seed, `cells to ${purpose}`, position))) {
        // A picture with values that are no numbers teaches nothing.
        if (areFinite(vector)) drawn.push({ position, values: vector });
      }
    progress(batch[0] + batch.length);
  }
  // Evenly spread, as there may be a few more than asked.
  const some = [...spread(drawn.length, count)].map((index) => drawn[index]);
  const width = some[0]?.values.length ?? 1;
  const cells = new Float32Array(some.length * width);
  for (const [n, { values }] of some.entries()) cells.set(values, n * width);
  return { cells, width, of: some.map(({ position }) => position) };
}

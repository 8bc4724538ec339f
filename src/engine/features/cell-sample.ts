import { readFile } from "node:fs/promises";
import { z } from "zod";
import { throwIfCancelled } from "../../core/language/error.js";
import { draw, randomStream } from "../../core/numbers/random.js";
import { batchPositions, imagesAtOnce } from "../images/batches.js";
import { cacheKey } from "../images/cache.js";
import { progressOf } from "../images/progress.js";
import { PixelWriter } from "../images/store.js";
import { type ImageSubset, spread } from "../images/subset.js";
import type { Context } from "../images/survey.js";
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

/** Changes when the same images give other cells than before. */
const version = 1;
const keptSchema = z.object({ width: z.int() });

/** A seeded sample of the cells of images, as many of each, `[M,width]`. It is computed once and kept in the cache. Throws CancelledError. */
export async function sampleCells(
  images: ImageSubset,
  view: FeatureView,
  order: CellOrder,
  context: Context,
): Promise<{ cells: Float32Array; width: number }> {
  const key = cacheKey("cells", version, order, images.shape, images.count);
  const hold = await context.cache.hold(key);
  try {
    const kept = await context.cache.read(key, keptSchema);
    const bytes = kept && (await readFile(context.cache.file(key, "bin")).catch(() => null));
    if (kept && bytes) return { cells: new Float32Array(new Uint8Array(bytes).buffer), width: kept.width };
    const found = await lookAt(images, view, order, context);
    const file = await context.cache.temporary(key);
    const writer = new PixelWriter(file);
    try {
      writer.add(found.cells);
      writer.finish();
    } finally {
      writer.close();
    }
    await context.cache.write(key, { width: found.width }, file);
    return found;
  } finally {
    hold.release();
  }
}

async function lookAt(images: ImageSubset, view: FeatureView, { count, seed, purpose }: CellOrder, context: Context) {
  const chosen = spread(images.count, count);
  const each = Math.ceil(count / Math.max(1, chosen.length));
  const progress = progressOf(context.report, "looking-at-cells", chosen.length, context.now);
  const [height, width, channels] = images.shape;
  const drawn: Float32Array[] = [];
  for (const positions of batchPositions(chosen.length, imagesAtOnce(images.shape))) {
    await new Promise((resolve) => setImmediate(resolve));
    throwIfCancelled(context.signal);
    const batch = images.batch(positions.map((position) => chosen[position]));
    const viewed = view.of(async () => ({ values: batch.images, count: batch.count, height, width, channels: channels === 3 ? 3 : 1 }));
    const cells = await viewed.cells();
    const perImage = cells.height * cells.width;
    for (const [n, position] of positions.entries())
      for (const cell of draw(perImage, each, randomStream(seed, `cells to ${purpose}`, position))) {
        const at = (n * perImage + cell) * cells.channels;
        const values = cells.values.slice(at, at + cells.channels);
        // An image with values that are no numbers teaches nothing.
        if (values.every(Number.isFinite)) drawn.push(values);
      }
    progress(positions[0] + positions.length);
  }
  const cellWidth = drawn[0]?.length ?? 1;
  const most = Math.min(count, drawn.length);
  const cells = new Float32Array(most * cellWidth);
  // Evenly spread, as there may be a few more than asked.
  for (const [n, from] of spread(drawn.length, most).entries()) cells.set(drawn[from], n * cellWidth);
  return { cells, width: cellWidth };
}

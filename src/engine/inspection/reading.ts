import { createHash } from "node:crypto";
import type { Stage } from "../../core/jobs/stage.js";
import { gridder } from "../../core/numbers/near-duplicates.js";
import type { SetReport } from "../../core/project/data-report.js";
import type { Context } from "../images/context.js";
import type { Dataset } from "../images/dataset.js";
import { nextTurn } from "../images/next-turn.js";
import { progressOf } from "../images/progress.js";

/** Images that are read at once. */
const block = 64;

/** What the pixels of a set say. */
export interface Reading {
  values: SetReport["values"];
  /** Hash of each image's pixels, as the network gets them. */
  hashes: string[];
  /** Each image on the small grid that near duplicates are compared on. */
  grids: Uint8Array[];
}

/** Reads every image of a set once. Throws CancelledError. */
export async function readThrough(data: Dataset, stage: Stage, { report, now, signal }: Context): Promise<Reading> {
  const { height, width, channels } = data.form;
  const [black, white] = data.range;
  const toGrid = gridder([height, width, channels]);
  const { count, item } = data.store;
  const progress = progressOf(report, stage, count, now);
  const reading: Reading = { values: { minimum: 0, maximum: 0, mean: 0, range: [black, white] }, hashes: [], grids: [] };
  let [minimum, maximum, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let start = 0; start < count; start += block) {
    await nextTurn(signal);
    const indices = Array.from({ length: Math.min(block, count - start) }, (_, i) => start + i);
    const pixels = data.store.read(indices, data.range);
    for (const value of pixels) {
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
      sum += value;
    }
    for (let n = 0; n < indices.length; n++) {
      const image = pixels.subarray(n * item, (n + 1) * item);
      const bytes = new Uint8Array(image.buffer, image.byteOffset, image.byteLength);
      reading.hashes.push(createHash("sha256").update(bytes).digest("base64"));
      reading.grids.push(toGrid(image));
    }
    progress(start + indices.length);
  }
  const inUnits = (value: number) => Number((value * (white - black) + black).toPrecision(6));
  Object.assign(reading.values, { minimum: inUnits(minimum), maximum: inUnits(maximum), mean: inUnits(sum / (count * item)) });
  return reading;
}

import { areFinite } from "../../core/numbers/finite.js";
import type { ModelBatch } from "./model-batch.js";

/** Two values of a scorer's heat map: what is shown as no heat, and what is the usual worst of good images. */
export interface HeatScale {
  low: number;
  usual: number;
}

/** Values of each map that the middle is found from. */
const sampled = 64;
/** The share of good images whose worst pixel is the usual worst or less. */
const usualShare = 0.95;

/**
 * Finds one scale for all heat maps of a scorer from those of held-out good images: no heat is what half of their pixels reach, and the
 * usual worst is what the worst pixel of all but 5 % of them stays below.
 */
export class HeatScaleFinder {
  readonly #values: number[] = [];
  readonly #worst: number[] = [];

  /** Takes maps `[count,H,W]`; `picture` gives what of each is no padding. */
  add(maps: Float32Array, count: number, picture?: (maps: Float32Array, image: number) => Float32Array): void {
    const size = maps.length / count;
    for (let image = 0; image < count; image++) {
      const map = picture ? picture(maps, image) : maps.subarray(image * size, (image + 1) * size);
      if (!areFinite(map)) continue;
      const step = Math.max(1, Math.floor(map.length / sampled));
      for (let i = image % step; i < map.length; i += step) this.#values.push(map[i]);
      this.#worst.push(map.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY));
    }
  }

  /** Null if no map was added. */
  scale(): HeatScale | null {
    if (this.#worst.length === 0) return null;
    const low = quantile(this.#values, 0.5);
    return { low, usual: Math.max(quantile(this.#worst, usualShare), low + Number.EPSILON) };
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/**
 * A value of a heat map as heat, 0 to below 1: two thirds at the usual worst of good images, and nearing 1 beyond, so that very odd images
 * still show where they are oddest.
 */
export function heatOf(value: number, { low, usual }: HeatScale): number {
  const above = Math.max(0, value - low);
  return above / (above + (usual - low) / 2);
}

/** Values as {@link heatOf} gives them, many times as fast as by calling it for each. */
function heats(values: Float32Array, { low, usual }: HeatScale): Float32Array {
  const heat = new Float32Array(values.length);
  const half = (usual - low) / 2;
  for (let i = 0; i < values.length; i++) {
    const above = Math.max(0, values[i] - low);
    heat[i] = above / (above + half);
  }
  return heat;
}

/** Heat maps `[N,H,W]` of a batch as heat; padding has none. */
export function heatsOf(maps: Float32Array, scale: HeatScale, batch: ModelBatch): Float32Array {
  if (!batch.areas) return heats(maps, scale);
  const heat = new Float32Array(maps.length);
  for (let n = 0; n < batch.count; n++) batch.putMap(heat, n, heats(batch.picture(maps, n), scale));
  return heat;
}

/** Values of a scorer's heat map that are shown as no heat and as full heat. */
export interface HeatScale {
  low: number;
  high: number;
}

/** Values of each map that the middle is found from. */
const sampled = 64;
/** The share of good images that stay below two thirds of the heat even at their worst. */
const usualShare = 0.95;

/**
 * Finds one scale for all heat maps of a scorer from those of held-out good images: no heat is what half of their pixels reach, and full
 * heat is half as far again as the worst pixel of all but 5 % of them.
 */
export class HeatScaleFinder {
  readonly #values: number[] = [];
  readonly #worst: number[] = [];

  /** Takes maps `[count,H,W]`. */
  add(maps: Float32Array, count: number): void {
    const size = maps.length / count;
    const step = Math.max(1, Math.floor(size / sampled));
    for (let image = 0; image < count; image++) {
      const map = maps.subarray(image * size, (image + 1) * size);
      if (!map.every(Number.isFinite)) continue;
      for (let i = image % step; i < size; i += step) this.#values.push(map[i]);
      this.#worst.push(map.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY));
    }
  }

  /** Null if no map was added. */
  scale(): HeatScale | null {
    if (this.#worst.length === 0) return null;
    const low = quantile(this.#values, 0.5);
    const worst = quantile(this.#worst, usualShare);
    return { low, high: low + 1.5 * Math.max(worst - low, Number.EPSILON) };
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** A value of a heat map as heat on 0..1. */
export function heatOf(value: number, { low, high }: HeatScale): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

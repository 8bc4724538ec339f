/** A float32's sign, exponent and 7 digits of its fraction: bins that are 0.8 % wide or less. */
const shift = 16;
const bins = 2 ** 16;

/** Counts non-negative numbers in bins of equal relative width, so that a quantile of any amount of them takes no more memory. */
export class ErrorHistogram {
  readonly #counts = new Float64Array(bins);
  #total = 0;

  /** Adds numbers; those that are not finite are passed over. */
  add(values: Float32Array): void {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < words.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      this.#counts[words[i] >>> shift]++;
      this.#total++;
    }
  }

  /** The number that a share of them lies below, exact to 0.8 %; 0 of none. */
  quantile(share: number): number {
    let below = 0;
    for (let bin = 0; bin < bins; bin++) {
      below += this.#counts[bin];
      if (below < share * this.#total || below === 0) continue;
      // The first bin holds zeros, and what is too small for any other.
      return bin === 0 ? 0 : new Float32Array(Uint32Array.of((bin + 1) << shift).buffer)[0];
    }
    return 0;
  }
}

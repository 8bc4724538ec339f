import type { Segment, Tile, TilePlan } from "./tile-plan.js";

/**
 * How a pixel is made of the tiles that it lies in. `feather`: their weighted mean, without seams; the weights fall towards a tile's edge
 * as a raised cosine over what it shares with its neighbour. `hard`: from the one tile in which it lies farthest from the edge, so that a
 * score is one that a network gave.
 */
export type BlendMode = "feather" | "hard";

export interface BlendSettings {
  channels: number;
  mode: BlendMode;
  /**
   * Pixels along a tile's inner edges that get no weight, as zeros beyond the edge shape them: the radius of the network's receptive
   * field, 0 if it is left out. Tiles overlap by twice as much at least.
   */
  margin?: number;
}

/** Puts the outputs of a picture's tiles together again. */
export class TileBlend {
  readonly #picture: Float32Array;
  readonly #rows: Float64Array[];
  readonly #columns: Float64Array[];

  /** `plan` is that of the outputs: reduced if these are. Throws an Error if tiles overlap too little for the margin. */
  constructor(
    private readonly plan: TilePlan,
    private readonly settings: BlendSettings,
  ) {
    const [height, width] = plan.picture;
    this.#picture = new Float32Array(height * width * settings.channels);
    this.#rows = axisWeights(plan.rows, height, settings);
    this.#columns = axisWeights(plan.columns, width, settings);
  }

  /** Adds the output `[h,w,C]` of a tile of the plan; each tile once. What lies beyond the picture's edge does not count. */
  add({ row, column }: Pick<Tile, "row" | "column">, output: Float32Array): void {
    const { channels } = this.settings;
    const [vertical, horizontal] = [this.plan.rows[row], this.plan.columns[column]];
    if (output.length !== vertical.length * horizontal.length * channels) throw new Error(`A tile of ${output.length} values.`);
    const [rowWeights, columnWeights] = [this.#rows[row], this.#columns[column]];
    const width = this.plan.picture[1];
    for (let i = 0; i < vertical.valid; i++) {
      for (let j = 0; j < horizontal.valid; j++) {
        const weight = rowWeights[i] * columnWeights[j];
        // Not a product with 0, as an output without weight may be no number.
        if (weight === 0) continue;
        const from = (i * horizontal.length + j) * channels;
        const to = ((vertical.start + i) * width + horizontal.start + j) * channels;
        for (let c = 0; c < channels; c++) this.#picture[to + c] += weight * output[from + c];
      }
    }
  }

  /** The picture `[H,W,C]` once all of its tiles have been added. */
  result(): Float32Array {
    return this.#picture;
  }
}

/** The weights of each segment's valid part along an axis of `length`; at every position they sum to 1. */
export function axisWeights(
  segments: readonly Segment[],
  length: number,
  { mode, margin = 0 }: Omit<BlendSettings, "channels">,
): Float64Array[] {
  const weights = segments.map((segment, index) => {
    const ramps = [shared(segments[index - 1], segment), shared(segment, segments[index + 1])];
    return Float64Array.from({ length: segment.valid }, (_, at) => {
      const distances = [at + 0.5, segment.length - at - 0.5];
      // At the picture's own edges there is no neighbour to give way to.
      if (mode === "hard") return Math.min(...distances.map((distance, side) => (ramps[side] === null ? Number.MAX_VALUE : distance)));
      return distances.reduce((product, distance, side) => product * rise(distance - margin, ramps[side], margin), 1);
    });
  });
  return mode === "hard" ? largestAlone(segments, weights, length) : normalised(segments, weights, length, margin);
}

/** Pixels that two neighbours share; null for none. */
function shared(before: Segment | undefined, after: Segment | undefined): number | null {
  return before && after ? before.start + before.length - after.start : null;
}

/** A raised cosine from 0 to 1 over what is shared but for the margins at both ends: sin^2, whose mirror image adds to 1. */
function rise(distance: number, ramp: number | null, margin: number): number {
  if (ramp === null) return 1;
  const span = Math.max(1, ramp - 2 * margin);
  return distance <= 0 ? 0 : Math.sin((Math.PI / 2) * Math.min(1, distance / span)) ** 2;
}

/** Three tiles may meet at the end of an axis, as the last is shifted back. */
function normalised(segments: readonly Segment[], weights: Float64Array[], length: number, margin: number): Float64Array[] {
  const sums = new Float64Array(length);
  for (const [index, { start }] of segments.entries()) for (const [at, weight] of weights[index].entries()) sums[start + at] += weight;
  if (sums.some((sum) => sum === 0)) throw new Error(`Tiles do not overlap enough for a margin of ${margin}.`);
  return segments.map(({ start }, index) => weights[index].map((weight, at) => weight / sums[start + at]));
}

function largestAlone(segments: readonly Segment[], weights: Float64Array[], length: number): Float64Array[] {
  const best = new Int32Array(length).fill(-1);
  for (const [index, { start }] of segments.entries()) {
    for (const [at, weight] of weights[index].entries()) {
      const other = best[start + at];
      if (other < 0 || weight > weights[other][start + at - segments[other].start]) best[start + at] = index;
    }
  }
  return segments.map(({ start }, index) => weights[index].map((_, at) => (best[start + at] === index ? 1 : 0)));
}

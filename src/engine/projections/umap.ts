// The package's own entry brings its whole viewer; this part stands alone, with its WebAssembly inside.
import { createUMAP } from "../../../node_modules/embedding-atlas/dist/umap.js";
import { rowsOf } from "../../core/numbers/rows.js";
import { nextTurn } from "../images/next-turn.js";

/** Neighbours of each point that are kept together, as in the paper and in umap-learn. */
const neighbours = 15;
/** Fewer points have no neighbourhoods to keep. */
export const fewestForUmap = 2 * neighbours;

/** What a run of UMAP is given from outside. */
export interface UmapContext {
  seed: number;
  signal: AbortSignal;
  /** `done` of `total` epochs; 0 of 0 while neighbours are sought, which cannot be interrupted. */
  progress(done: number, total: number): void;
  /** Called after each epoch but the last; `positions` gives those of all points as they are then, `[N,axes]`. */
  moved?(positions: () => Float32Array, epoch: number, epochs: number): void;
}

/** Epochs of the layout: umap-learn's, more for fewer points. */
const epochsFor = (count: number) => (count <= 5000 ? 500 : 200);

/**
 * Positions `[N,axes]` of points `[N,D]` by UMAP (McInnes, Healy and Melville 2018): points that are near each other lie near each other.
 * The same seed gives the same positions. A point with a number that is not finite has none (NaN). Throws CancelledError.
 */
export async function umapPositions(points: Float32Array, dimensions: number, context: UmapContext, axes = 2): Promise<Float32Array> {
  const count = points.length / dimensions;
  const positions = new Float32Array(axes * count).fill(Number.NaN);
  const finite = Uint32Array.from({ length: count }, (_, n) => n).filter((n) =>
    points.subarray(n * dimensions, (n + 1) * dimensions).every(Number.isFinite),
  );
  if (finite.length < fewestForUmap) return positions;
  context.progress(0, 0);
  await nextTurn(context.signal);
  const epochs = epochsFor(finite.length);
  const umap = await createUMAP(finite.length, dimensions, axes, rowsOf(points, dimensions, finite), {
    nNeighbors: neighbours,
    nEpochs: epochs,
    seed: context.seed,
  });
  const placed = () => {
    const { embedding } = umap;
    for (const [i, n] of finite.entries()) positions.set(embedding.subarray(axes * i, axes * (i + 1)), axes * n);
    return positions;
  };
  try {
    // An epoch at a time with the paper's falling rate: `run` would block the process until its end.
    for (let epoch = 0; epoch < epochs; epoch++) {
      umap.setParameters({ learningRate: 1 - epoch / epochs });
      await umap.step(1);
      context.progress(epoch + 1, epochs);
      if (epoch + 1 < epochs) context.moved?.(placed, epoch + 1, epochs);
      await nextTurn(context.signal);
    }
    return placed();
  } finally {
    umap.destroy();
  }
}

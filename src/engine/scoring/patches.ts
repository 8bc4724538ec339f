import { draw } from "../../core/numbers/random.js";
import { joined, rowsOf } from "../../core/numbers/rows.js";
import { drawVectors } from "../features/cells.js";
import type { NearestSearch } from "../features/nearest.js";
import { nextTurn } from "../images/next-turn.js";
import { progressOf } from "../images/progress.js";
import { scoresOfCells } from "./cell-maps.js";
import { greedyCover } from "./greedy-cover.js";
import { type ModelBatch, modelBatches } from "./model-batch.js";
import type { BatchScores, FittedScorer, FittingInput, Scorer, ScorerState } from "./scorer.js";

/** Cells of the training images that are remembered, and those that they are picked from. */
const remembered = 2000;
const candidates = 30_000;
/** Images at once: the features of one are many times its pixels. */
const batchSize = 16;

/** The largest distance of a cell's features to the nearest of remembered cells of training images. */
export const patches: Scorer = {
  name: "patches",
  definition:
    "largest distance of the features of a cell of the image (EfficientNet-Lite0, blocks 4 and 10) to the nearest of the remembered cells of the images learned from",
  batchSize,
  looksInDetail: () => true,
  refusal: () => null,
  async fit(input) {
    const { vectors, width } = (await drawnCandidates(input)) ?? (await candidateCells(input));
    const progress = progressOf(input.report, "fitting-scores", remembered, input.now);
    const picked = await greedyCover(vectors, width, remembered, input.random, async (done) => {
      progress(done);
      await nextTurn(input.signal);
    });
    const memory = new Float32Array(picked.length * width);
    for (const [i, index] of picked.entries()) memory.set(vectors.subarray(index * width, (index + 1) * width), i * width);
    return fitted(memory, width);
  },
  async teach(before, { model, taught, least, random, signal }) {
    const memory = before.state()?.tensors.memory;
    if (!memory) throw new Error("This scorer remembers no cells.");
    const width = memory.shape[1];
    const fresh: Float32Array[] = [];
    for await (const batch of modelBatches(model, taught, signal, batchSize)) {
      const { values } = await batch.cells();
      const search = await batch.features().nearest(memory.data, width);
      // A score is the largest distance: cells that lie nearer than any good image's decide none.
      for (const [cell, distance] of search.distances(values).entries())
        if (distance > least) fresh.push(values.slice(cell * width, (cell + 1) * width));
    }
    const vectors = joined(fresh);
    const picked = await greedyCover(vectors, width, remembered, random, async () => {
      await nextTurn(signal);
    });
    return fitted(joined([memory.data, ...picked.map((index) => fresh[index])]), width);
  },
  restore(state) {
    const memory = state?.tensors.memory;
    return memory?.shape.length === 2 && memory.data instanceof Float32Array ? fitted(memory.data, memory.shape[1]) : null;
  },
};

/** A seeded sample of the cells that were drawn for training; null if none were. */
async function drawnCandidates({ training, random }: FittingInput) {
  const drawn = await training.drawnCells?.();
  if (!drawn) return null;
  const { vectors, width } = drawn;
  return { vectors: rowsOf(vectors, width, draw(vectors.length / width, candidates, random)), width };
}

/** A seeded sample of the cells of all training images, as many of each. */
async function candidateCells({ model, training, random, signal, report, now }: FittingInput) {
  const each = Math.max(1, Math.ceil(candidates / training.count));
  const progress = progressOf(report, "fitting-scores", training.count, now);
  const chosen: Float32Array[] = [];
  let width = 1;
  let done = 0;
  for await (const batch of modelBatches(model, training, signal, batchSize)) {
    const cells = await batch.cells();
    width = cells.channels;
    for (let image = 0; image < cells.count; image++) chosen.push(...drawVectors(cells, image, each, random));
    done += cells.count;
    progress(done);
  }
  return { vectors: joined(chosen), width };
}

function fitted(memory: Float32Array, width: number): FittedScorer {
  return {
    name: "patches",
    score: (batch) => score(batch, memory, width),
    state: (): ScorerState => ({ tensors: { memory: { shape: [memory.length / width, width], data: memory } }, metadata: {} }),
  };
}

async function score(batch: ModelBatch, memory: Float32Array, width: number): Promise<BatchScores> {
  const cells = await batch.cells();
  const search: NearestSearch = await batch.features().nearest(memory, width);
  const distances = search.distances(cells.values);
  return scoresOfCells(batch, cells, distances);
}

import type { ModelBatch } from "./model-batch.js";
import type { BatchScores, FittedScorer } from "./scorer.js";

/** The scores of a batch. An image with a value that is no number or infinite has none, as clipping and layers may make numbers of them. */
export async function scoreBatch(fitted: FittedScorer, batch: ModelBatch): Promise<BatchScores> {
  const found = await fitted.score(batch);
  return {
    scores: found.scores.map((score, image) => (batch.isFinite(image) ? score : Number.NaN)),
    // Asked for only when it is: some scorers draw them then.
    get heatMaps() {
      return found.heatMaps;
    },
  };
}

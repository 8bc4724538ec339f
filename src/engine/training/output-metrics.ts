import { codeLength } from "../../core/network/network.js";
import type { EpochMetrics } from "../../core/runs/run.js";
import type { Model } from "../contract/engine.js";
import type { Preparation } from "./preparation.js";

/** Images on which the spread of the outputs is measured. */
const sample = 128;
/** Held-out images that suffice for it; if there are fewer, those that are learned from are looked at. */
const fewest = 8;

/** Standard deviation over `count` rows of each of their values. */
function spreads(values: Float32Array, count: number): Float64Array {
  const width = values.length / count;
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let i = 0; i < values.length; i++) {
    sums[i % width] += values[i] / count;
    squares[i % width] += values[i] ** 2 / count;
  }
  return sums.map((mean, i) => Math.sqrt(Math.max(0, squares[i] - mean * mean)));
}

/** Measures, after an epoch, how much the outputs differ from image to image (standard deviation on 0..1), and how many of the code's numbers do not differ at all. */
export async function measureOutputs(
  model: Model,
  { training, still, validation }: Preparation,
): Promise<Pick<EpochMetrics, "outputSpread" | "codes" | "deadCodes">> {
  const subset = validation.count >= fewest ? validation : (still ?? training);
  const count = Math.min(sample, subset.count);
  if (count < 2) return {};
  const { images } = subset.batch(Array.from({ length: count }, (_, i) => i));
  const output = spreads(await model.reconstruct(images, count), count);
  const outputSpread = output.reduce((sum, value) => sum + value, 0) / output.length;
  const codes = codeLength(model.network);
  if (codes === null) return { outputSpread };
  // A float32 sum of equal numbers leaves a trace of about 1e-7 of them.
  const deadCodes = spreads(await model.encode(images, count), count).filter((spread) => spread < 1e-5).length;
  return { outputSpread, codes, deadCodes };
}

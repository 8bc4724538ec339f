import { sentence } from "../../core/language/sentence.js";
import { guideWeight } from "../../core/network/loss.js";
import { codeLength } from "../../core/network/network.js";
import { areFinite } from "../../core/numbers/finite.js";
import { edgeDescriptor } from "../../core/numbers/oriented-gradients.js";
import { isGuided } from "../../core/project/guided.js";
import type { EpochMetrics } from "../../core/runs/run.js";
import type { KeptGuide } from "../../runs/guide-file.js";
import type { CodeGuide, Model } from "../contract/engine.js";
import { batchRanges } from "../images/batches.js";
import type { Context } from "../images/context.js";
import { nextTurn } from "../images/next-turn.js";
import { progressOf } from "../images/progress.js";
import { type ImageSubset, spread } from "../images/subset.js";
import { fewestForUmap, umapPositions } from "../projections/umap.js";
import type { Preparation } from "./preparation.js";

/** Images that are placed at most, spread evenly: they draw the others along, and take about half a minute. */
const mostPlaced = 20_000;
/** Images that are described at once. */
const together = 64;
const epochsShown = 100;

/**
 * Where the codes of a preparation's training images are to lie: alike pictures near each other, by UMAP of what their edges look like,
 * moved and scaled as a whole so that the numbers have mean 0 and variance 1. The same images and seed give the same. Null if the
 * project wants none or there are too few images. Throws CancelledError.
 */
export async function makeGuide(
  { project, network, training }: Preparation,
  context: Pick<Context, "report" | "now"> & { signal: AbortSignal },
): Promise<KeptGuide | null> {
  const latent = codeLength(network);
  if (!isGuided(project) || latent === null) return null;
  if (training.count < fewestForUmap) {
    context.report({
      kind: "note",
      severity: "warning",
      message: sentence(
        "{0} images are too few to guide the map by their likeness ({1} are needed); the network places them by their loss alone.",
        training.count,
        fewestForUmap,
      ),
    });
    return null;
  }
  const placed = spread(training.count, mostPlaced);
  const { points, length } = await describe(training, placed, context.signal);
  const placing = progressOf(context.report, "placing-images", epochsShown, context.now);
  const positions = await umapPositions(
    points,
    length,
    {
      seed: project.training.seed,
      signal: context.signal,
      progress(done, total) {
        if (total > 0) placing(Math.round((done * epochsShown) / total));
        else context.report({ kind: "progress", stage: "finding-neighbours", done: 0, total: 0, secondsLeft: null });
      },
    },
    latent,
  );
  return { files: Array.from(placed, (position) => training.files.at(position) ?? ""), codes: standardized(positions, latent) };
}

/** The preparation whose training images bring along where their codes are drawn to. */
export function guided(preparation: Preparation, { files, codes }: KeptGuide): Preparation {
  const { training } = preparation;
  const latent = codes.length / files.length;
  const rows = new Map(files.map((file, row) => [file, row]));
  const guideOf = (positions: ArrayLike<number>): CodeGuide => {
    const guide = { codes: new Float32Array(positions.length * latent), weights: new Float32Array(positions.length) };
    for (let n = 0; n < positions.length; n++) {
      const row = rows.get(training.files.at(positions[n]) ?? "");
      const code = row === undefined ? null : codes.subarray(row * latent, (row + 1) * latent);
      if (!code || !areFinite(code)) continue;
      guide.codes.set(code, n * latent);
      guide.weights[n] = guideWeight;
    }
    return guide;
  };
  return { ...preparation, training: { ...training, batch: (positions) => ({ ...training.batch(positions), guide: guideOf(positions) }) } };
}

/** The descriptors of some images, of what they should become if that is another picture. Throws CancelledError. */
async function describe(
  images: ImageSubset,
  positions: Uint32Array,
  signal: AbortSignal,
): Promise<{ points: Float32Array; length: number }> {
  const { length, describe } = edgeDescriptor(images.shape);
  const points = new Float32Array(positions.length * length);
  const size = images.shape.reduce((product, extent) => product * extent, 1);
  for (const [from, to] of batchRanges(positions.length, together)) {
    await nextTurn(signal);
    const batch = images.batch(positions.subarray(from, to));
    const pictures = batch.targets ?? batch.images;
    for (let n = from; n < to; n++) points.set(describe(pictures.subarray((n - from) * size, (n - from + 1) * size)), n * length);
  }
  return { points, length };
}

/** Positions `[N,axes]` with mean 0 along each axis and variance 1 over all; those that are not finite stay so. */
function standardized(positions: Float32Array, axes: number): Float32Array {
  const sums = new Float64Array(axes);
  let count = 0;
  for (const [index, value] of positions.entries()) {
    if (!Number.isFinite(value)) continue;
    sums[index % axes] += value;
    count += 1 / axes;
  }
  let squares = 0;
  for (const [index, value] of positions.entries()) if (Number.isFinite(value)) squares += (value - sums[index % axes] / count) ** 2;
  const deviation = Math.sqrt(squares / (count * axes)) || 1;
  return positions.map((value, index) => (value - sums[index % axes] / count) / deviation);
}

/** Images that the distance is measured on, spread evenly. */
const measured = 256;

/** How far the codes of some training images lie from their guide, as {@link EpochMetrics} counts it; nothing if there is none. */
export async function measureGuide(model: Model, { training }: Preparation): Promise<Pick<EpochMetrics, "guideDistance">> {
  const { images, count, guide } = training.batch(spread(training.count, measured));
  if (!guide) return {};
  const codes = await model.encode(images, count);
  const latent = codes.length / count;
  let [squares, numbers] = [0, 0];
  for (const [index, code] of codes.entries()) {
    if (guide.weights[Math.floor(index / latent)] === 0) continue;
    squares += (code - guide.codes[index]) ** 2;
    numbers++;
  }
  return numbers > 0 ? { guideDistance: Math.sqrt(squares / numbers) } : {};
}

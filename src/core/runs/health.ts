import type { EpochMetrics } from "./run.js";

/** Which loss a training is watched by. */
type Watched = "training" | "validation";

/** Latent numbers that are the same for every image, of how many; 0 of 0 if the network has none or they were not counted. */
interface Codes {
  dead: number;
  codes: number;
}

/** How a training goes, with the figures that show it; shares are of 1. */
export type Health =
  /** The same picture for every image. */
  | { kind: "collapsed"; deadOutput: boolean }
  /** `rise` is how far the loss is above its best, as a share of it; null if it is no longer a number. */
  | { kind: "diverging"; rise: number | null }
  /** `rise` of the validation loss above its best, of the epoch `best`, while the training loss falls. */
  | { kind: "overfitting"; best: number; rise: number }
  | ({ kind: "dead codes" } & Codes)
  /** `fall` of the watched loss an epoch. */
  | ({ kind: "converging"; watched: Watched; fall: number } & Codes)
  | ({ kind: "plateau"; watched: Watched; best: number } & Codes);

/** Epochs over which a trend is measured. */
const span = 5;
/** Outputs whose spread over images and pixels is below this are the same picture whatever goes in. */
const flat = 1e-4;
/** A fall of less than this an epoch is none. */
const still = 0.001;

/** The verdict on an output that no longer depends on the image. */
function collapsed(last: EpochMetrics, outputActivation: string): Health | null {
  if (last.outputSpread === undefined || last.outputSpread >= flat) return null;
  return { kind: "collapsed", deadOutput: outputActivation === "relu" };
}

function diverging(metrics: readonly EpochMetrics[]): Health | null {
  const last = metrics[metrics.length - 1];
  const best = Math.min(...metrics.map(({ loss }) => loss));
  const rising = metrics.length >= 3 && metrics.slice(-3).every(({ loss }, i, three) => i === 0 || loss > three[i - 1].loss);
  if (Number.isFinite(last.loss) && !(rising && last.loss > 1.5 * best)) return null;
  return { kind: "diverging", rise: Number.isFinite(last.loss) ? last.loss / best - 1 : null };
}

/** Validation rises while training falls: since the epoch of the best validation loss. */
function overfitting(metrics: readonly EpochMetrics[], best: { epoch: number; loss: number }): Health | null {
  const last = metrics[metrics.length - 1];
  const since = metrics[best.epoch - 1];
  const worse = (last.validationLoss ?? 0) / best.loss - 1;
  if (last.epoch - best.epoch < span || worse < 0.02 || last.loss >= since.loss) return null;
  return { kind: "overfitting", best: best.epoch, rise: worse };
}

function bestOf(metrics: readonly EpochMetrics[]): { epoch: number; loss: number } {
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY };
  for (const { epoch, loss, validationLoss = loss } of metrics) if (validationLoss < best.loss) best = { epoch, loss: validationLoss };
  return best;
}

/**
 * How a training goes, from the numbers of its epochs; null while there is too little to say. `outputActivation` is that of the
 * network's last layer.
 */
export function healthOf(metrics: readonly EpochMetrics[], outputActivation: string): Health | null {
  const last = metrics.at(-1);
  if (!last) return null;
  const bad = collapsed(last, outputActivation) ?? diverging(metrics);
  if (bad) return bad;
  if (metrics.length < 3) return null;
  const best = bestOf(metrics);
  const over = last.validationLoss === undefined || best.epoch === 0 ? null : overfitting(metrics, best);
  if (over) return over;
  const count: Codes = { dead: last.deadCodes ?? 0, codes: last.codes ?? 0 };
  if (count.dead > 0 && count.dead >= count.codes / 2) return { kind: "dead codes", ...count };
  const watched: Watched = last.validationLoss === undefined ? "training" : "validation";
  const losses = metrics.map(({ loss, validationLoss = loss }) => validationLoss);
  // Single losses jump, so two stretches of epochs are compared.
  const width = Math.min(span, Math.floor(losses.length / 2));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const fall = 1 - (mean(losses.slice(-width)) / mean(losses.slice(-2 * width, -width))) ** (1 / width);
  // A steep beginning outweighs a long rest after it, so the best must also be of late.
  const resting = last.epoch - best.epoch >= span;
  return fall > still && !resting
    ? { kind: "converging", watched, fall, ...count }
    : { kind: "plateau", watched, best: best.epoch, ...count };
}

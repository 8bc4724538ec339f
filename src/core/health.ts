import type { EpochMetrics } from "./run.js";

/** How a training goes, in words, with what to do about it. */
export interface Health {
  kind: "collapsed" | "diverging" | "overfitting" | "dead codes" | "plateau" | "converging";
  tone: "good" | "waiting" | "bad";
  title: string;
  /** Goes on after the title. */
  sentence: string;
}

/** Epochs over which a trend is taken. */
const span = 5;
/** Outputs whose spread over images and pixels is below this are the same picture whatever goes in. */
const flat = 1e-4;
/** A fall of less than this an epoch is none. */
const still = 0.001;

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** The verdict on an output that no longer depends on the image. */
function collapsed(last: EpochMetrics, outputActivation: string): Health | null {
  if (last.outputSpread === undefined || last.outputSpread >= flat) return null;
  const dead = outputActivation === "relu";
  const cure = dead
    ? "Its ReLU output is dead: set Output activation to sigmoid"
    : "Try another seed, a lower learning rate or a longer warm-up";
  return {
    kind: "collapsed",
    tone: "bad",
    title: "Collapsed",
    sentence: `the network gives the same picture for every image. ${cure}, and train again.`,
  };
}

function diverging(metrics: readonly EpochMetrics[]): Health | null {
  const last = metrics[metrics.length - 1];
  const best = Math.min(...metrics.map(({ loss }) => loss));
  const rising = metrics.length >= 3 && metrics.slice(-3).every(({ loss }, i, three) => i === 0 || loss > three[i - 1].loss);
  if (Number.isFinite(last.loss) && !(rising && last.loss > 1.5 * best)) return null;
  const what = Number.isFinite(last.loss)
    ? `the loss rose to ${percent(last.loss / best - 1)} above its best`
    : "the loss is no longer a number";
  return { kind: "diverging", tone: "bad", title: "Diverging", sentence: `${what}. Lower the learning rate and train again.` };
}

/** Validation rises while training falls: since the epoch of the best validation loss. */
function overfitting(metrics: readonly EpochMetrics[], best: { epoch: number; loss: number }): Health | null {
  const last = metrics[metrics.length - 1];
  const since = metrics[best.epoch - 1];
  const worse = (last.validationLoss ?? 0) / best.loss - 1;
  if (last.epoch - best.epoch < span || worse < 0.02 || last.loss >= since.loss) return null;
  return {
    kind: "overfitting",
    tone: "waiting",
    title: "Overfitting",
    sentence: `since epoch ${best.epoch}: the validation loss is ${percent(worse)} above its best while the training loss still falls. More images, noise or augmentation help; the best epoch is kept.`,
  };
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
  const dead = last.deadCodes ?? 0;
  const codes = last.codes ?? 0;
  if (dead > 0 && dead >= codes / 2) {
    return {
      kind: "dead codes",
      tone: "waiting",
      title: "Dead codes",
      sentence: `${dead} of ${codes} latent numbers are the same for every image. Set Latent activation to linear, or try another seed.`,
    };
  }
  const name = last.validationLoss === undefined ? "the training loss" : "the validation loss";
  const watched = metrics.map(({ loss, validationLoss = loss }) => validationLoss);
  // Single losses jump, so two stretches of epochs are compared.
  const width = Math.min(span, Math.floor(watched.length / 2));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const fall = 1 - (mean(watched.slice(-width)) / mean(watched.slice(-2 * width, -width))) ** (1 / width);
  const some = dead > 0 ? `; ${dead} of ${codes} codes are dead` : codes > 0 ? "; no code is dead" : "";
  if (fall > still)
    return { kind: "converging", tone: "good", title: "Converging", sentence: `${name} falls by ${percent(fall)} an epoch${some}.` };
  return {
    kind: "plateau",
    tone: "waiting",
    title: "Plateau",
    sentence: `${name} hardly falls any more; its best is at epoch ${best.epoch}${some}.`,
  };
}

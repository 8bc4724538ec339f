import type { EpochMetrics } from "../src/core/run.js";

export interface Verdict {
  kind: "good" | "waiting" | "bad";
  title: string;
  sentence: string;
}

/** Epochs that are averaged, as single losses jump. */
const span = 5;
const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** How a training goes, in words; null while there is too little to say. */
export function verdictOf(metrics: readonly EpochMetrics[]): Verdict | null {
  const last = metrics.at(-1);
  if (!last) return null;
  if (!Number.isFinite(last.loss)) {
    return { kind: "bad", title: "Diverged", sentence: "the loss is no longer a number. Lower the learning rate and train again." };
  }
  if (metrics.length < 3) return null;
  const losses = metrics.map((line) => line.loss);
  if (metrics.length >= span && (Math.max(...losses) - Math.min(...losses)) / losses[0] < 0.002) {
    return {
      kind: "bad",
      title: "Not learning",
      sentence: "the loss stands still. Try another seed, a sigmoid output or a higher learning rate.",
    };
  }
  const watched = metrics.map((line) => line.validationLoss ?? line.loss);
  const name = last.validationLoss === undefined ? "training loss" : "validation loss";
  const best = Math.min(...watched);
  const bestEpoch = metrics[watched.indexOf(best)].epoch;
  const steps = Math.min(span, Math.floor(watched.length / 2));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const now = mean(watched.slice(-steps));
  if (last.validationLoss !== undefined && last.epoch - bestEpoch >= span && now > 1.05 * best) {
    const sentence = `${name} is ${percent(now / best - 1)} above its best, reached at epoch ${bestEpoch}.`;
    return { kind: "waiting", title: "Past its best", sentence };
  }
  const slope = 1 - (now / mean(watched.slice(-2 * steps, -steps))) ** (1 / steps);
  if (slope > 0.001) return { kind: "good", title: "Improving", sentence: `${name} falls by ${percent(slope)} an epoch.` };
  return { kind: "waiting", title: "Levelled off", sentence: `${name} hardly falls any more; its best is at epoch ${bestEpoch}.` };
}

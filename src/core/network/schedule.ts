import { unreachable } from "../language/error.js";

/** How the learning rate moves over a run. */
export interface Schedule {
  kind: "constant" | "cosine" | "step";
  learningRate: number;
  warmupSteps: number;
  totalSteps: number;
}

/** The least steps of a warm-up: with fewer, networks on small sets collapse to black outputs. */
const leastWarmup = 200;

/** Steps of warm-up: the epochs asked for, at least 200 steps, at most a fifth of the run; none if none is asked for. */
export function warmupSteps(warmupEpochs: number, stepsPerEpoch: number, totalSteps: number): number {
  if (warmupEpochs === 0) return 0;
  return Math.max(warmupEpochs * stepsPerEpoch, Math.min(leastWarmup, Math.ceil(totalSteps / 5)));
}

/**
 * The learning rate of step `step` (from 0). Warm-up rises linearly; cosine falls to 0 at the end (Loshchilov and Hutter
 * 2017); step divides by 10 at half and at three quarters of the run.
 */
export function learningRateAt(schedule: Schedule, step: number): number {
  const { kind, learningRate, warmupSteps, totalSteps } = schedule;
  if (kind === "constant") return learningRate;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
  switch (kind) {
    case "cosine":
      return (learningRate * (1 + Math.cos(Math.PI * progress))) / 2;
    case "step":
      return learningRate * (progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01);
    default:
      return unreachable(kind);
  }
}

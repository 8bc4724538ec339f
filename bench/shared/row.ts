import type { Ratio } from "./pairs.js";

/** A number and its unit: `ms`, `images/s`, `MB`, `s`, `GFLOP/s`, or empty. */
export interface Measure {
  value: number;
  unit: string;
}

/** What a row's figure should reach. */
export type Goal = { atMost: number } | { atLeast: number };

/** One line of a table. `goal` is for the ratio if there is one, else for `ours`. */
export interface Row {
  what: string;
  ours: Measure;
  /** Who it is compared with, or null if it is compared with nobody. */
  against: string | null;
  theirs: Measure | null;
  /** By its unit: of times ours by theirs, of speeds ours by theirs. */
  ratio: Ratio | null;
  goal: Goal | null;
}

/** The parts of a row that is compared with nobody. */
export const alone = { against: null, theirs: null, ratio: null } as const;

/** Differences below this share are noise: two runs of the same thing differ by as much. */
const noise = 0.05;

/** The verdict on a row, in words; empty if there is no goal and no rounds were compared. */
export function verdict({ goal, ratio, ours }: Pick<Row, "goal" | "ratio" | "ours">): string {
  if (!goal) return ratio && ratio.rounds > 1 && Math.abs(ratio.median - 1) < noise ? "noise" : "";
  const value = ratio ? ratio.median : ours.value;
  const bound = "atMost" in goal ? goal.atMost : goal.atLeast;
  const beyond = "atMost" in goal ? value / bound - 1 : 1 - value / bound;
  return beyond <= 0 ? "met" : `missed by ${Math.max(1, Math.round(100 * beyond))} %`;
}

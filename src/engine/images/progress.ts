import type { JobEvent } from "../../core/jobs/event.js";
import type { Stage } from "../../core/jobs/stage.js";

export type Report = (event: JobEvent) => void;

/** Makes a function that reports how much of a stage is done: at most ten times a second, with the time left estimated from its speed so far. */
export function progressOf(report: Report, stage: Stage, total: number, now: () => number): (done: number) => void {
  const start = now();
  let last = Number.NEGATIVE_INFINITY;
  return (done) => {
    const time = now();
    if (done < total && time - last < 100) return;
    last = time;
    const secondsLeft = done > 0 ? ((time - start) / done / 1000) * (total - done) : null;
    report({ kind: "progress", stage, done, total, secondsLeft });
  };
}

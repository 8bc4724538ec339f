import type { Stage } from "./stage.js";

/** How far a piece of work is. `total` is 0 while that is not known; seconds. */
export interface Progress {
  stage: Stage;
  done: number;
  total: number;
  secondsLeft: number | null;
}

/** What an event says of progress, without what else it says. */
export const progressIn = ({ stage, done, total, secondsLeft }: Progress): Progress => ({ stage, done, total, secondsLeft });

/** Work that has just been asked for. */
export const starting: Progress = { stage: "starting", done: 0, total: 0, secondsLeft: null };

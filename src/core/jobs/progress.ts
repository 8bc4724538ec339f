import type { Stage } from "./stage.js";

/** How far a piece of work has come: `done` of `total` (0 while it is not known), and the seconds left. */
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

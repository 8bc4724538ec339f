import { unreachable } from "../language/error.js";
import type { Training } from "./training.js";

/** What a person can do about a training, by the names of the commands. */
export type TrainingAction = "train" | "pause" | "continue" | "stop" | "resume";

/** What can be done with a project whose training stands so; null before the first. */
export function trainingActions(training: Training | null): TrainingAction[] {
  if (training?.elsewhere) return [];
  const status = training?.status;
  switch (status) {
    case undefined:
    case "finished":
    case "failed":
      return ["train"];
    case "interrupted":
    case "stopped":
      return ["train", "resume"];
    case "starting":
    case "running":
      return ["pause", "stop"];
    case "paused":
      return ["continue", "stop"];
    default:
      return unreachable(status);
  }
}

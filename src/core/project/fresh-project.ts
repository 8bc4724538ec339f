import { unreachable } from "../language/error.js";
import type { TaskName } from "./task.js";

/** What a denoising project has to learn from beside its images. Sources are relative to the project. */
export type LearnsFrom =
  /** Its images are clean, and noise is added. */
  | { kind: "clean" }
  /** Its images are noisy, and there are the clean ones of each. */
  | { kind: "pairs"; clean: string }
  /** There are two noisy pictures of each scene. */
  | { kind: "takes"; secondTake: string }
  /** There are noisy pictures and nothing else. */
  | { kind: "noisy" };

/** The text of a fresh project whose images are in `train`, relative to it; a denoising one may leave open what it learns from. */
export function freshProjectText(task: TaskName, train: string, from?: LearnsFrom): string {
  return `${JSON.stringify({ version: 1, task, ...settingsOf(train, from) }, undefined, 2)}\n`;
}

function settingsOf(train: string, from?: LearnsFrom): { data: object; training?: object } {
  switch (from?.kind) {
    case undefined:
      return { data: { train } };
    case "clean":
      return { data: { train }, training: { noise: { kind: "gaussian" } } };
    case "pairs":
      return { data: { train, clean: from.clean } };
    case "takes":
      return { data: { train, secondTake: from.secondTake } };
    case "noisy":
      return { data: { train }, training: { blindSpot: "auto" } };
    default:
      return unreachable(from);
  }
}

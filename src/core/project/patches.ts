import { isResidualUnet, type PresetOptions } from "../network/preset.js";
import type { TaskName } from "./task.js";

/** What of a project says how it learns. */
export interface Learner {
  task: TaskName;
  network: Pick<PresetOptions, "preset" | "architecture">;
}

/** Whether a project learns to clean from patches of pictures at their own size, and not from whole images of one size. */
export const learnsPatches = ({ task, network }: Learner): boolean => task === "denoise" && isResidualUnet(network);

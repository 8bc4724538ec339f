import type { Project } from "./project.js";

/** What says whether a project learns from noisy images alone. */
export type BlindLearner = Pick<Project, "task"> & { training: Pick<Project["training"], "blindSpot"> };

/** Whether a project learns from noisy images alone, by blind spots or by more noise. Its text may say so beside another task, of which it is no setting. */
export const learnsByBlindSpots = ({ task, training }: BlindLearner): boolean => task === "denoise" && training.blindSpot !== "none";

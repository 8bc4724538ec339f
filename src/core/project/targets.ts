import type { Project } from "./project.js";

/** What says where a denoising project's targets come from. */
export interface Targets {
  task: Project["task"];
  data: Pick<Project["data"], "clean" | "secondTake">;
}

/**
 * The source of what the noisy pictures of a project should become: their clean pictures, or a second noisy take of the same scenes, whose
 * noise no network can foretell, so that it learns what both takes have in common (Noise2Noise, Lehtinen et al. 2018). Null if it names none.
 */
export const targetSource = ({ task, data }: Targets): string | null => (task === "denoise" ? (data.clean ?? data.secondTake) : null);

/** Whether the targets of a project are clean pictures: not those of a second take, nor the noisy ones themselves. */
export const hasCleanTargets = ({ task, data, training }: Targets & { training: Pick<Project["training"], "blindSpot"> }): boolean =>
  task === "denoise" && training.blindSpot === "none" && (data.clean !== null || data.secondTake === null);

/** Whether the targets of a project have noise of their own. */
export const hasNoisyTargets = (project: Parameters<typeof hasCleanTargets>[0]): boolean =>
  project.task === "denoise" && !hasCleanTargets(project);

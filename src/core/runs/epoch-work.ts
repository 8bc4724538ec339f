import { epochFlops } from "../network/cost.js";
import type { Network } from "../network/network.js";
import { learnsPatches } from "../project/patches.js";
import type { Project } from "../project/project.js";
import { patchesLearned, patchesOfEpoch, steppedNetwork, tilesOfEpoch } from "../project/stepped-network.js";

/** Cells of pictures that an epoch of the preset `features` goes through, and those that validation looks at: more make the network no better. */
export const cellsOfEpoch = { learned: 98_304, validated: 16_384 };

/**
 * Floating point operations of an epoch of a project, whose `network` takes its pictures: over `training` images and `validation` ones, or
 * if it learns from cells, tiles or patches over as many of them as there are always.
 */
export function epochWork(
  project: Pick<Project, "task" | "network" | "training">,
  network: Network,
  training: number,
  validation: number,
): number {
  const { task, network: settings } = project;
  const work = (learned: number, validated: number) =>
    epochFlops(steppedNetwork(project, network), learned, validation > 0 ? validated : 0, project.training.batchSize);
  if (network.ofFeatures) return work(cellsOfEpoch.learned, cellsOfEpoch.validated);
  if (learnsPatches({ task, network: settings })) return work(patchesLearned(training), patchesOfEpoch.validated);
  if (task === "detect" && settings.preset === "restore") return work(tilesOfEpoch.learned, tilesOfEpoch.validated);
  return work(training, validation);
}

import { epochFlops } from "../network/cost.js";
import type { Network } from "../network/network.js";
import { presetNetwork } from "../network/preset-network.js";
import { learnsPatches } from "../project/patches.js";
import type { Project } from "../project/project.js";

/** Cells of pictures that an epoch of the preset `features` goes through, and those that validation looks at: more make the network no better. */
export const cellsOfEpoch = { learned: 98_304, validated: 16_384 };
/** The same of tiles of the preset `restore`, and their side in pixels; smaller pictures are tiles as they are. */
export const tilesOfEpoch = { learned: 1024, validated: 256, side: 64 };

/** The same of patches of pictures that a network learns to clean; of more pictures each gives one. */
export const patchesOfEpoch = { learned: 1536, validated: 256, side: 48 };

/** The side of a patch of pictures of `height` by `width`: whole cells of a U-Net's coarsest level, if they are large enough. */
export function patchSide(height: number, width: number): number {
  const most = Math.min(patchesOfEpoch.side, height, width);
  return most < 16 ? most : most - (most % 4);
}

/** The network that a training step of a project goes through, whose `network` takes its pictures: of tiles and patches it is smaller. */
export function steppedNetwork({ task, network: settings }: Pick<Project, "task" | "network">, network: Network): Network {
  const [height, width, channels] = network.image;
  const patches = learnsPatches({ task, network: settings });
  if (!patches && (task !== "detect" || settings.preset !== "restore")) return network;
  const side = patches ? patchSide(height, width) : Math.min(tilesOfEpoch.side, height, width);
  const built = presetNetwork(settings, [side, side, channels]);
  return built.ok ? built.network : network;
}

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
  if (learnsPatches({ task, network: settings })) return work(Math.max(patchesOfEpoch.learned, training), patchesOfEpoch.validated);
  if (task === "detect" && settings.preset === "restore") return work(tilesOfEpoch.learned, tilesOfEpoch.validated);
  return work(training, validation);
}

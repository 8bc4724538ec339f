import { epochFlops } from "../network/cost.js";
import type { Network } from "../network/network.js";
import { presetNetwork } from "../network/preset-network.js";
import type { Project } from "../project/project.js";

/** Cells of pictures that an epoch of the preset `features` goes through, and those that validation looks at: more make the network no better. */
export const cellsOfEpoch = { learned: 98_304, validated: 16_384 };
/** The same of tiles of the preset `restore`, and their side in pixels; smaller pictures are tiles as they are. */
export const tilesOfEpoch = { learned: 1024, validated: 256, side: 64 };

/**
 * Floating point operations of an epoch of a project, whose `network` takes its pictures: over `training` images and `validation` ones, or
 * if it learns from cells or tiles over as many of them as there are always.
 */
export function epochWork(
  { task, network: settings, training: { batchSize } }: Pick<Project, "task" | "network" | "training">,
  network: Network,
  training: number,
  validation: number,
): number {
  const aside = (most: number) => (validation > 0 ? most : 0);
  if (network.ofFeatures) return epochFlops(network, cellsOfEpoch.learned, aside(cellsOfEpoch.validated), batchSize);
  if (task !== "detect" || settings.preset !== "restore") return epochFlops(network, training, validation, batchSize);
  const [height, width, channels] = network.image;
  const side = Math.min(tilesOfEpoch.side, height, width);
  const ofTiles = presetNetwork(settings, [side, side, channels]);
  return epochFlops(ofTiles.ok ? ofTiles.network : network, tilesOfEpoch.learned, aside(tilesOfEpoch.validated), batchSize);
}

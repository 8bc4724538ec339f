import type { Network } from "../network/network.js";
import type { PresetOptions } from "../network/preset.js";
import { presetNetwork } from "../network/preset-network.js";
import { learnsPatches } from "./patches.js";
import type { BlindSpot } from "./schema/training-schema.js";
import type { TaskName } from "./task.js";

/** Tiles of pictures that an epoch of the preset `restore` goes through, those that validation looks at, and their side in pixels; smaller pictures are tiles as they are. */
export const tilesOfEpoch = { learned: 1024, validated: 256, side: 64 };

/** The same of patches of pictures that a network learns to clean; `blindSide` is the side of those with blind spots. Of more pictures each gives one, up to `most`. */
export const patchesOfEpoch = { learned: 512, most: 4096, validated: 128, side: 48, blindSide: 64 };

/** The patches that an epoch goes through, of so many pictures. */
export const patchesLearned = (images: number): number => Math.min(patchesOfEpoch.most, Math.max(patchesOfEpoch.learned, images));

/** The side of a patch of pictures of `height` by `width`: whole cells of a U-Net's coarsest level, if they are large enough. */
export function patchSide(height: number, width: number, blindSpot: BlindSpot): number {
  const hides = blindSpot === "pixels" || blindSpot === "rows";
  const most = Math.min(hides ? patchesOfEpoch.blindSide : patchesOfEpoch.side, height, width);
  return most < 16 ? most : most - (most % 4);
}

interface SteppedProject {
  task: TaskName;
  network: PresetOptions;
  training: { blindSpot: BlindSpot };
}

/** The network that a training step of a project goes through, whose `network` takes its pictures: of tiles and patches it is smaller. */
export function steppedNetwork({ task, network: settings, training }: SteppedProject, network: Network): Network {
  const [height, width, channels] = network.image;
  const patches = learnsPatches({ task, network: settings });
  if (!patches && (task !== "detect" || settings.preset !== "restore")) return network;
  const side = patches ? patchSide(height, width, training.blindSpot) : Math.min(tilesOfEpoch.side, height, width);
  const built = presetNetwork(settings, [side, side, channels]);
  return built.ok ? built.network : network;
}

import { buildNetwork, type NetworkResult } from "./network.js";
import { type PresetOptions, presetLayers } from "./preset.js";

/** The numbers of a cell that the preset `features` learns to give back: those of blocks 4 and 10 of EfficientNet-Lite0. */
export const featureChannels = 152;

/** Builds the network of a project's settings for pictures of `image` `[H,W,C]`; that of the preset `features` sees their cells. */
export function presetNetwork(options: PresetOptions, image: readonly [number, number, number]): NetworkResult {
  if (options.preset !== "features") return buildNetwork(image, (input) => presetLayers(options, input));
  const built = buildNetwork([1, 1, featureChannels], (input) => presetLayers(options, input));
  return built.ok ? { ok: true, network: { ...built.network, ofFeatures: true } } : built;
}

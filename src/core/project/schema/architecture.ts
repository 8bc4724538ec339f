import { type Architecture, isResidualUnet, networkDefaults, plainDefaults } from "../../network/preset.js";
import type { Circumstances } from "../knob.js";
import { learnsPatches } from "../patches.js";

/**
 * The architecture of the preset `residual`; others have none. Projects of before there was a choice named kernels or filters of a row of convolutions,
 * so that those which name them keep that network.
 */
export function architectureOf({ preset, written }: Circumstances): Architecture {
  if (preset !== "residual") return "plain";
  const named = written("network.architecture");
  if (named === "unet" || named === "plain") return named;
  return written("network.kernels") || written("network.filters") ? "plain" : "unet";
}

const networkOf = (of: Circumstances) => ({ preset: of.preset, architecture: architectureOf(of) });

/** The kernels and filters of a preset that names none. */
export const layersOf = (of: Circumstances): Pick<typeof plainDefaults, "kernels" | "filters"> =>
  of.preset === "residual" && !isResidualUnet(networkOf(of)) ? plainDefaults : networkDefaults[of.preset];

/** As {@link learnsPatches}, of what a default may depend on. */
export const willLearnPatches = (of: Circumstances): boolean => learnsPatches({ task: of.task, network: networkOf(of) });

/**
 * The dense layers around the code. Those of the preset `map` came later: projects of before that name kernels keep the network that
 * they had, as do the runs of before, which name everything.
 */
export const hiddenOf = ({ preset, written }: Circumstances): number[] =>
  written("network.kernels") ? [] : (networkDefaults[preset].hidden ?? []);

/** What the codes of the preset `map` are drawn towards; as {@link hiddenOf}, nothing in projects and runs of before. */
export const guideOf = ({ preset, written }: Circumstances): "umap" | "none" =>
  preset === "map" && !written("network.kernels") ? "umap" : "none";

import { type PresetOptions, presetLayers } from "../../../src/core/network/preset.js";
import { presetNetwork } from "../../../src/core/network/preset-network.js";
import type { EditorState } from "../../../src/protocol/webview.js";
import type { Written } from "./layer-list.js";

/** The layers of a network on the images of a project, as its text may list them; none if the images are not known or it does not fit them. */
export function layersOf(options: PresetOptions, data: EditorState["data"]): Written[] {
  if (data.state !== "read") return [];
  const result = presetNetwork(options, data.summary.image);
  return result.ok ? presetLayers(options, result.network.input).layers.map((layer) => ({ ...layer })) : [];
}

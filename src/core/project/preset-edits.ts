import { applyEdits, type Edit } from "jsonc-parser";
import { presetSettings } from "../network/preset.js";
import { difference, settingEdits } from "./document-edits.js";
import type { KeyPath } from "./problem.js";

const change = (text: string, path: KeyPath, value: unknown) => applyEdits(text, settingEdits(text, path, value));

/**
 * As {@link settingEdits}, for a setting that a person chooses in the form: choosing a preset also takes away the settings that
 * shaped the network before, so that the preset's own hold. A list of own layers stays. Throws UserError if the text has no room for them.
 */
export function choiceEdits(text: string, path: KeyPath, value: unknown): Edit[] {
  if (path.join(".") !== "network.preset") return settingEdits(text, path, value);
  const plain = presetSettings.reduce((before, key) => change(before, ["network", key], undefined), change(text, path, value));
  return difference(text, plain);
}

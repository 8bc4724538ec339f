import { applyEdits, type Edit } from "jsonc-parser";
import { presetSettings } from "../network/preset.js";
import { difference, settingEdits } from "./document-edits.js";
import type { KeyPath } from "./problem.js";
import { parseProject } from "./project-text.js";
import { presetsFor } from "./task.js";

const change = (text: string, path: KeyPath, value: unknown) => applyEdits(text, settingEdits(text, path, value));

/** The text without the settings that shape a preset's network. */
const withoutShape = (text: string) => presetSettings.reduce((before, key) => change(before, ["network", key], undefined), text);

/** Settings that a text without an architecture has of a row of convolutions. */
const layersOfUnet = ["network.kernels", "network.filters"];

/** A changed text with the architecture that the network had before, if the change alone would give it another. */
function withArchitecture(text: string, changed: string): string {
  const [before, after] = [parseProject(text), parseProject(changed)];
  if (!before.ok || !after.ok) return changed;
  const { architecture } = before.project.network;
  return after.project.network.architecture === architecture ? changed : change(changed, ["network", "architecture"], architecture);
}

/**
 * As {@link settingEdits}, for a setting that a person chooses in the form: choosing a preset also takes away the settings that
 * shaped the network before, so that the preset's own hold, and choosing a task a preset that is not for it. Kernels and filters of a
 * U-Net are written with its architecture. A list of own layers stays. Throws UserError if the text has no room for them.
 */
export function choiceEdits(text: string, path: KeyPath, value: unknown): Edit[] {
  const changed = change(text, path, value);
  if (path.join(".") === "network.preset") return difference(text, withoutShape(changed));
  if (layersOfUnet.includes(path.join("."))) return difference(text, withArchitecture(text, changed));
  const project = path.join(".") === "task" ? parseProject(changed) : null;
  if (!project?.ok || presetsFor[project.project.task].includes(project.project.network.preset)) return settingEdits(text, path, value);
  return difference(text, withoutShape(change(changed, ["network", "preset"], undefined)));
}

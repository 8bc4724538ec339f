import { applyEdits, type Edit } from "jsonc-parser";
import { presetSettings } from "../network/preset.js";
import { difference, settingEdits } from "./document-edits.js";
import type { KeyPath } from "./problem.js";
import { parseProject } from "./project-text.js";
import { presetsFor } from "./task.js";
import { valueAt } from "./value-at.js";

const change = (text: string, path: KeyPath, value: unknown) => applyEdits(text, settingEdits(text, path, value));

/** The text without the settings that shape a preset's network. */
const withoutShape = (text: string) => presetSettings.reduce((before, key) => change(before, ["network", key], undefined), text);

/** Settings that texts of before had to name for a network of their own; what came later has another default beside them. */
const namedBefore = ["network.kernels", "network.filters"];
const cameLater = [
  ["network", "architecture"],
  ["network", "hidden"],
  ["training", "guide"],
] as const;

/** A changed text with the settings that came later as they were before, if the change alone would give them other values. */
function withLaterSettings(text: string, changed: string): string {
  const before = parseProject(text);
  if (!before.ok) return changed;
  return cameLater.reduce((written, path) => {
    const after = parseProject(written);
    const value = valueAt(before.project, path);
    const same = !after.ok || JSON.stringify(valueAt(after.project, path)) === JSON.stringify(value);
    return same ? written : change(written, path, value);
  }, changed);
}

/**
 * As {@link settingEdits}, for a setting that a person chooses in the form: choosing a preset also takes away the settings that
 * shaped the network before, so that the preset's own hold, and choosing a task a preset that is not for it. Kernels and filters are
 * written with those settings whose defaults depend on whether they are named. A list of own layers stays; one that is chosen is used, and
 * takes no other setting away. Throws UserError if the text has no room for them.
 */
export function choiceEdits(text: string, path: KeyPath, value: unknown): Edit[] {
  const changed = change(text, path, value);
  if (path.join(".") === "network.layers" && value !== undefined) return difference(text, change(changed, ["network", "preset"], "layers"));
  if (path.join(".") === "network.preset" && value === "layers") return settingEdits(text, path, value);
  if (path.join(".") === "network.preset") return difference(text, withoutShape(changed));
  if (namedBefore.includes(path.join("."))) return difference(text, withLaterSettings(text, changed));
  const project = path.join(".") === "task" ? parseProject(changed) : null;
  if (!project?.ok || presetsFor[project.project.task].includes(project.project.network.preset)) return settingEdits(text, path, value);
  return difference(text, withoutShape(change(changed, ["network", "preset"], undefined)));
}

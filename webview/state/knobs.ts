import table from "virtual:knobs";
import { applies } from "../../src/core/project/applies.js";
import type { Knob, Section } from "../../src/core/project/knob.js";
import type { Problem } from "../../src/core/project/problem.js";
import { valueAt } from "../../src/core/project/value-at.js";
import type { DocumentState } from "../../src/protocol/webview.js";
import { t } from "../text/words.js";

/** Every knob of the form, in order. */
export const knobs: readonly Knob[] = table;

/** The list of own layers: no preset has a default for it. */
const layersPath = "network.layers";

/** The knobs of a path, for controls outside the form. */
export const knobAt = (path: string): Knob | undefined => knobs.find((knob) => knob.path === path);

/** True if the text has another value than the default. */
export function isModified(knob: Knob, given: unknown, defaults: unknown): boolean {
  const value = valueAt(given, knob.path);
  return value !== undefined && JSON.stringify(value) !== JSON.stringify(valueAt(defaults, knob.path));
}

/** True if a setting of the network differs from its preset's own. */
export const isPresetChanged = ({ project, given, defaults }: DocumentState & { ok: true }): boolean =>
  knobs.some(
    (knob) => knob.section === "network" && knob.path !== layersPath && applies(knob, project) && isModified(knob, given, defaults),
  );

/** What the form is narrowed to. */
export interface Filter {
  /** Every word must be in a setting's title, name, unit or help. */
  search: string;
  /** Only what differs from its default. */
  modifiedOnly: boolean;
}

/** The knobs that hold for a project, by section, as far as the filter lets them through. */
export function visibleKnobs(
  document: DocumentState & { ok: true },
  { search, modifiedOnly }: Filter,
): { section: Section; knobs: Knob[] }[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = knobs.filter((knob) => {
    if (!applies(knob, document.project)) return false;
    if (modifiedOnly && !isModified(knob, document.given, document.defaults)) return false;
    const texts = [knob.title, knob.unit ?? "", knob.help].map((word) => `${word} ${t(word)}`).join(" ");
    const text = `${texts} ${knob.path}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const sections = [...new Set(knobs.map((knob) => knob.section))].filter((section) => section !== "task");
  return sections
    .map((section) => ({ section, knobs: shown.filter((knob) => knob.section === section) }))
    .filter((group) => group.knobs.length > 0);
}

/** Problems at a knob or inside its value. */
export function problemsAt(problems: readonly Problem[], path: string): Problem[] {
  return problems.filter((problem) => problem.path.join(".") === path || problem.path.join(".").startsWith(`${path}.`));
}

/** The knob that a problem lies at, if it lies at one. */
export const knobOf = (problem: Problem): Knob | undefined => knobs.find((knob) => problemsAt([problem], knob.path).length > 0);

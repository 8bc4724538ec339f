import type { Knob } from "../../../src/core/project/knob.js";
import { valueAt } from "../../../src/core/project/value-at.js";
import type { Comparison, DocumentState } from "../../../src/protocol/webview.js";
import { knobs } from "../../state/knobs.js";
import { formatEntry } from "../../text/knob-value.js";
import { t } from "../../text/words.js";

/** True if the other side of a comparison has another value of the knob at `path`. */
export function differs(comparison: Comparison | null, document: DocumentState, path: string): boolean {
  if (!comparison?.project || !document.ok) return false;
  return JSON.stringify(valueAt(comparison.project, path)) !== JSON.stringify(valueAt(document.project, path));
}

/** The value of the other side as its field shows it. */
export function otherValue(comparison: Comparison, { control, path }: Knob): string {
  const value = valueAt(comparison.project, path);
  if (control.kind === "choice") return t(control.options.find((option) => option.value === value)?.label ?? String(value));
  return value === null ? t("none") : formatEntry(control, value);
}

/** The settings in which the sides differ, in the order of the form. */
export const differing = (comparison: Comparison, document: DocumentState): Knob[] =>
  knobs.filter((knob) => differs(comparison, document, knob.path));

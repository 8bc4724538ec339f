import { html, nothing, type TemplateResult } from "lit";
import { verbatim } from "../../../src/core/language/sentence.js";
import type { Knob } from "../../../src/core/project/knob.js";
import type { Problem } from "../../../src/core/project/problem.js";
import { valueAt } from "../../../src/core/project/value-at.js";
import type { DocumentState } from "../../../src/protocol/webview.js";
import { iconButton } from "../../controls/button.js";
import { knobField } from "../../controls/field.js";
import { problemLines } from "../../shared/problems.js";
import { applyFix, cancelText, commitText, draftText, setValue } from "../../state/editing.js";
import { isModified, problemsAt } from "../../state/knobs.js";
import { t } from "../../text/words.js";
import type { SetupPage } from "./state.js";

/** Longer units would squeeze the field; the help shows them. */
const longestUnit = 9;

/** A row of the form: its knob, what it shows and what a change does. */
export interface Row {
  knob: Knob;
  value: unknown;
  problems: readonly Problem[];
  readOnly: boolean;
  modified?: boolean;
  /** Takes a changed value; left out, it is the knob's edit of the document. */
  send?: (value: unknown) => void;
}

/** The button that goes back to the default, if the value differs from it. */
export function resetButton(page: SetupPage, knob: Knob, modified: boolean, readOnly: boolean): TemplateResult | typeof nothing {
  if (!modified || readOnly) return nothing;
  return iconButton(t("Reset {0} to its default", t(knob.title)), "reset", () => setValue(page, knob, undefined));
}

/** Title, control, unit, what is wrong, and the way back to the default. */
export function fieldRow(page: SetupPage, { knob, value, problems, readOnly, modified = false, send }: Row): TemplateResult {
  const draft = () => page.shared.drafts[knob.path];
  const shown = draft();
  const title = t(knob.title);
  const field = knobField({
    knob,
    value,
    text: shown?.text,
    invalid: shown?.error != null || problems.some((problem) => problem.severity === "error"),
    disabled: readOnly,
    draft: (text) => draftText(page, knob, text),
    commit: (text) => {
      const now = draft();
      if (now && !now.sent) commitText(page, knob, value, text, send);
      // The error is below its field, which may be the last one in sight.
      if (draft()?.error)
        requestAnimationFrame(() => window.document.getElementById(`error-${knob.path}`)?.scrollIntoView({ block: "nearest" }));
    },
    cancel: () => cancelText(page, knob),
    choose: (chosen) => (send ? send(chosen) : setValue(page, knob, chosen)),
    browse: () => page.command("chooseFolder", knob.path.split(".")),
  });
  const label =
    knob.control.kind === "number"
      ? html`<label for=${`knob-${knob.path}`} title=${t(knob.help)}>${title}</label>`
      : html`<span class="label" title=${t(knob.help)} @click=${() => window.document.getElementById(`knob-${knob.path}`)?.focus()}
          >${title}</span
        >`;
  return html`<div
    class=${`knob${modified ? " modified" : ""}`}
    data-knob=${knob.path}
    @focusin=${() => page.state.help?.path !== knob.path && page.update({ help: knob })}
  >
    ${label}
    <div class="control">
      ${field}${knob.unit && knob.unit.length <= longestUnit ? html`<span class="unit">${t(knob.unit)}</span>` : nothing}
      ${resetButton(page, knob, modified, readOnly)}
    </div>
    ${problemLines(shown?.error ? [{ severity: "error", message: verbatim(shown.error) }] : problems, {
      id: `error-${knob.path}`,
      alert: shown?.error != null,
      fix: readOnly ? undefined : (fix) => applyFix(page, fix, knob),
    })}
  </div>`;
}

/** The row of a knob of the document. */
export function knobRow(page: SetupPage, document: DocumentState, knob: Knob): TemplateResult {
  return fieldRow(page, {
    knob,
    value: valueAt(document.ok ? document.project : document.given, knob.path),
    problems: problemsAt(document.problems, knob.path),
    readOnly: document.readOnly,
    modified: document.ok && isModified(knob, document.given, document.defaults),
  });
}

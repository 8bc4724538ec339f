import { html, nothing, type TemplateResult } from "lit";
import type { Knob, Section } from "../../src/core/knob.js";
import type { Problem } from "../../src/core/problem.js";
import type { DocumentState, EditorState } from "../../src/protocol/webview.js";
import { button, textButton } from "../controls/button.js";
import { knobField } from "../controls/field.js";
import { icon } from "../controls/icon.js";
import { cancelText, commitText, draftText, setValue } from "../editing.js";
import { isModified, knobAt, knobOf, problemsAt, valueAt, visibleKnobs } from "../knobs.js";
import type { Page } from "../store.js";
import { dataReport, dataWords } from "./data.js";
import { networkDrawing } from "./network.js";

/** Longer units would squeeze the field; they stand in the help. */
const longestUnit = 9;

const titles: Record<Section, string> = { task: "Task", data: "Data", network: "Network", training: "Training", anomaly: "Anomalies" };

function problemLines(knob: Knob, error: string | null, problems: readonly Problem[]): TemplateResult {
  const lines = error ? [{ severity: "error", message: error }] : problems;
  return html`${lines.map(
    (line) => html`<p class=${`problem ${line.severity}`} id=${`error-${knob.path}`} role=${error ? "alert" : nothing}>${line.message}</p>`,
  )}`;
}

/** One knob: title, control, unit, what is wrong, and the way back to the default. */
function knobRow(page: Page, document: DocumentState, knob: Knob): TemplateResult {
  const draft = () => page.view.drafts[knob.path];
  const shown = draft();
  const value = document.ok ? valueAt(document.project, knob.path) : valueAt(document.given, knob.path);
  const problems = problemsAt(document.problems, knob.path);
  const modified = document.ok && isModified(knob, document.given, document.defaults);
  const field = knobField({
    knob,
    value,
    text: shown?.text,
    invalid: shown?.error != null || problems.some((problem) => problem.severity === "error"),
    disabled: document.readOnly,
    draft: (text) => draftText(page, knob, text),
    commit: (text) => {
      const now = draft();
      if (now && !now.sent) commitText(page, knob, value, text);
      // The error stands below its field, which may be the last that can be seen.
      if (draft()?.error)
        requestAnimationFrame(() => window.document.getElementById(`error-${knob.path}`)?.scrollIntoView({ block: "nearest" }));
    },
    cancel: () => cancelText(page, knob),
    choose: (chosen) => setValue(page, knob, chosen),
    browse: () => page.command("chooseFolder", knob.path.split(".")),
  });
  const label =
    knob.control.kind === "number"
      ? html`<label for=${`knob-${knob.path}`} title=${knob.help}>${knob.title}</label>`
      : html`<span class="label" title=${knob.help} @click=${() => window.document.getElementById(`knob-${knob.path}`)?.focus()}>${knob.title}</span>`;
  return html`<div
    class=${`knob${modified ? " modified" : ""}`}
    data-knob=${knob.path}
    @focusin=${() => page.view.help !== knob.path && page.update({ help: knob.path })}
  >
    ${label}
    <div class="control">
      ${field}${knob.unit && knob.unit.length <= longestUnit ? html`<span class="unit">${knob.unit}</span>` : nothing}
      ${
        modified && !document.readOnly
          ? html`<button
            type="button"
            class="reset"
            title="Back to the default"
            aria-label=${`Reset ${knob.title} to its default`}
            @click=${() => setValue(page, knob, undefined)}
          >
            ${icon("reset")}
          </button>`
          : nothing
      }
    </div>
    ${problemLines(knob, shown?.error ?? null, problems)}
  </div>`;
}

/** The project's text is not right: what is wrong and where, with the knob to correct it where there is one. */
function invalidSetup(page: Page, document: DocumentState): TemplateResult {
  const errors = document.problems.filter((problem) => problem.severity === "error");
  const knobs = [...new Set(errors.map(knobOf))].filter((knob) => knob !== undefined);
  const others = errors.filter((problem) => !knobOf(problem));
  return html`<div class="setup invalid">
    <h2>The project needs a correction</h2>
    <p class="note">The other settings come back when this is right.</p>
    ${others.map((problem) => html`<p class="problem error" role="alert">${problem.message}</p>`)} ${knobs.map((knob) => knobRow(page, document, knob))}
    <p>${button("Open as Text", () => page.command("openAsText"))}</p>
  </div>`;
}

function searchField(page: Page): TemplateResult {
  return html`<vscode-text-field
    class="search"
    placeholder="Search settings"
    .value=${page.view.search}
    @input=${(event: Event) => page.update({ search: (event.currentTarget as HTMLInputElement).value })}
    @keydown=${(event: KeyboardEvent) => event.key === "Escape" && page.update({ search: "" })}
    >Search settings<span slot="start" class="search-icon">${icon("search")}</span></vscode-text-field
  >`;
}

function sectionOf(
  page: Page,
  editor: EditorState,
  document: DocumentState & { ok: true },
  section: Section,
  knobs: readonly Knob[],
): TemplateResult {
  const searching = page.view.search.trim() !== "";
  return html`<section class="knobs">
    <h2><span>${titles[section]}</span>${section === "data" ? html`<span class="quiet">${dataWords(editor)}</span>` : nothing}</h2>
    ${knobs.map((knob) => knobRow(page, document, knob))} ${section === "data" && !searching ? dataReport(editor) : nothing}
    ${section === "network" && !searching ? networkDrawing(page, document) : nothing}
  </section>`;
}

/** The form of knobs, with the data's report, the drawing of the network and the help of the knob in focus. */
export function setupPanel(page: Page): TemplateResult {
  const editor = page.editor as EditorState;
  const { document } = editor;
  if (!document.ok) return invalidSetup(page, document);
  const groups = visibleKnobs(document.project, page.view.search);
  const elsewhere = document.problems.filter((problem) => !knobOf(problem));
  const helped = page.view.help === null ? undefined : knobAt(page.view.help);
  return html`<div class="setup">
    <div class="search-bar">${searchField(page)}</div>
    <div class="form">
      ${document.readOnly ? html`<p class="note">This project is read-only.</p>` : nothing}
      ${elsewhere.map((problem) => html`<p class=${`problem ${problem.severity}`}>${problem.message}</p>`)}
      ${groups.map(({ section, knobs }) => sectionOf(page, editor, document, section, knobs))}
      ${
        groups.length === 0
          ? html`<p class="note">No setting has these words. ${textButton("Show all", () => page.update({ search: "" }))}</p>`
          : nothing
      }
    </div>
    <div class="help" aria-live="polite">
      ${helped ? html`<strong>${helped.title}${helped.unit ? `, ${helped.unit}` : ""}</strong> ${helped.help}` : html`<span class="quiet">Choose a setting to read what it does.</span>`}
    </div>
  </div>`;
}

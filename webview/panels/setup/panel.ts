import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { Knob, Section } from "../../../src/core/project/knob.js";
import type { Fix } from "../../../src/core/project/problem.js";
import type { DocumentState, EditorState } from "../../../src/protocol/webview.js";
import { button, iconButton, textButton } from "../../controls/button.js";
import { searchField } from "../../controls/search.js";
import { problemLines } from "../../shared/problems.js";
import { applyFix } from "../../state/editing.js";
import { knobOf, visibleKnobs } from "../../state/knobs.js";
import { plural } from "../../text/format.js";
import { t } from "../../text/words.js";
import { comparisonBar } from "./comparison.js";
import { dataSummary, dataWords } from "./data-summary.js";
import { differs, otherValue } from "./differences.js";
import { knobRow } from "./knob-row.js";
import { layersRow } from "./layers.js";
import { namesRow } from "./names.js";
import { networkDrawing } from "./network.js";
import { noisePreview } from "./noise-preview.js";
import { presetRow } from "./presets.js";
import type { SetupPage } from "./state.js";

const titles: Record<Section, () => string> = {
  task: () => t("Task"),
  data: () => t("Data"),
  network: () => t("Network"),
  training: () => t("Training"),
  anomaly: () => t("Anomalies"),
};

const showAll = { search: "", modifiedOnly: false };

const fixer = (page: SetupPage, { readOnly }: DocumentState) => (readOnly ? undefined : (fix: Fix) => applyFix(page, fix));

/** The project's text is not right: what is wrong, and the knob to correct it if there is one. */
function invalidSetup(page: SetupPage, document: DocumentState): TemplateResult {
  const errors = document.problems.filter((problem) => problem.severity === "error");
  const knobs = [...new Set(errors.map(knobOf))].filter((knob) => knob !== undefined);
  const others = errors.filter((problem) => !knobOf(problem));
  return html`<div class="setup invalid">
    <h2>${t("The project needs a correction")}</h2>
    <p class="note">${t("The other settings come back when this is right.")}</p>
    ${problemLines(others, { alert: true, fix: fixer(page, document) })} ${knobs.map((knob) => knobRow(page, document, knob))}
    <p>${button(t("Open as Text"), () => page.command("openAsText"))}</p>
  </div>`;
}

/** Words to look for, the filter for what was changed, and how many settings are left, for those who cannot see it. */
function searchBar(page: SetupPage, shown: number): TemplateResult {
  const { search, modifiedOnly } = page.state;
  const narrowed = search.trim() !== "" || modifiedOnly;
  return html`<div class="search-bar" role="search">
    ${searchField(t("Search settings"), search, (words) => page.update({ search: words }))}
    ${iconButton(t("Show only changed settings"), "filter", () => page.update({ modifiedOnly: !modifiedOnly }), { pressed: modifiedOnly })}
    <span class="visually-hidden" role="status">${narrowed ? plural(shown, t("{0} setting"), t("{0} settings")) : ""}</span>
  </div>`;
}

function row(page: SetupPage, document: DocumentState & { ok: true }, knob: Knob): TemplateResult {
  const comparison = page.editor.comparison;
  if (!comparison || !differs(comparison, document, knob.path)) return fields(page, document, knob);
  return html`<div class="differs">
    ${fields(page, document, knob)}
    <p class="other">${t("Other side: {0}", otherValue(comparison, knob))}</p>
  </div>`;
}

function fields(page: SetupPage, document: DocumentState & { ok: true }, knob: Knob): TemplateResult {
  if (knob.path === "network.preset") return presetRow(page, document, knob);
  if (knob.control.kind === "names") return namesRow(page, document, knob);
  return knob.control.kind === "layers" ? layersRow(page, document, knob) : knobRow(page, document, knob);
}

function sectionOf(
  page: SetupPage,
  editor: EditorState,
  document: DocumentState & { ok: true },
  section: Section,
  knobs: readonly Knob[],
): TemplateResult {
  const narrowed = page.state.search.trim() !== "" || page.state.modifiedOnly;
  return html`<section class="knobs">
    <h2><span>${titles[section]()}</span>${section === "data" ? html`<span class="quiet">${dataWords(editor)}</span>` : nothing}</h2>
    ${knobs.map((knob) => row(page, document, knob))} ${section === "data" && !narrowed ? dataSummary(page) : nothing}
    ${section === "training" && !narrowed ? noisePreview(page, document) : nothing}
    ${section === "network" && !narrowed ? networkDrawing(page, document) : nothing}
  </section>`;
}

function nothingFound(page: SetupPage): TemplateResult {
  const words = page.state.search.trim() === "" ? t("Every setting has its default.") : t("No setting has these words.");
  return html`<p class="note">${words} ${textButton(t("Show all"), () => page.update(showAll))}</p>`;
}

const tops = new Map<string | undefined, (shown?: Element) => void>();

/** Shows an element from its top once it says something else: what it said before may have been scrolled. */
function fromTop(said: string | undefined): (shown?: Element) => void {
  const known = tops.get(said);
  if (known) return known;
  const callback = (shown?: Element) => {
    if (shown) shown.scrollTop = 0;
  };
  tops.set(said, callback);
  return callback;
}

/** What the setting in focus does, at the foot of the form, as high for each: nothing may move while a click is under way. */
function helpOf(page: SetupPage): TemplateResult {
  const { help } = page.state;
  const title = help && (help.unit ? `${t(help.title)}, ${t(help.unit)}` : t(help.title));
  const words = help
    ? html`<strong>${title}</strong> ${t(help.help)}`
    : html`<span class="quiet">${t("Choose a setting to read what it does.")}</span>`;
  // The same paragraph for each, as a person who tabs on may be in it before it is drawn anew.
  return html`<div class="help" aria-live="polite"><p tabindex="0" ${ref(fromTop(help?.path))}>${words}</p></div>`;
}

/** The form of knobs, with the data's report, the drawing of the network and the help of the knob in focus. */
export function setupPanel(page: SetupPage): TemplateResult {
  const { editor } = page;
  const { document } = editor;
  if (!document.ok) return html`${comparisonBar(page, editor)}${invalidSetup(page, document)}`;
  const groups = visibleKnobs(document, page.state);
  const elsewhere = document.problems.filter((problem) => !knobOf(problem));
  const shown = groups.reduce((sum, { knobs }) => sum + knobs.length, 0);
  return html`<div class="setup">
    ${comparisonBar(page, editor)} ${searchBar(page, shown)}
    <div class="form">
      ${document.readOnly ? html`<p class="note">${t("This project is read-only.")}</p>` : nothing}
      ${problemLines(elsewhere, { fix: fixer(page, document) })}
      ${groups.map(({ section, knobs }) => sectionOf(page, editor, document, section, knobs))}
      ${shown === 0 ? nothingFound(page) : nothing}
    </div>
    ${helpOf(page)}
  </div>`;
}

import { html, nothing, type TemplateResult } from "lit";
import { panelOf, type ResultKind, type Stale, staleness } from "../../src/core/stale.js";
import type { EditorState, Result } from "../../src/protocol/webview.js";
import { textButton } from "../controls/button.js";
import { dropdown } from "../controls/dropdown.js";
import { icon } from "../controls/icon.js";
import { distinctNames } from "../distinct.js";
import { baseName, moment } from "../format.js";
import { knobAt } from "../knobs.js";
import type { Page } from "../store.js";
import { t } from "../words.js";
import { resultButton } from "./empty.js";
import { jobLines } from "./progress.js";
import { type Saved, saveButtons } from "./save.js";

/** Settings that are named; the rest is counted. */
const named = 4;

function staleWords(stale: Stale): string {
  switch (stale.what) {
    case "model":
      return {
        newer: t("A newer run has been trained since."),
        further: t("Its run has been trained further since."),
        deleted: t("Its run is no longer there."),
      }[stale.reason];
    case "project": {
      const titles = stale.paths.map((path) => t(knobAt(path)?.title ?? path));
      const more = titles.length > named ? [t("{0} more", titles.length - named)] : [];
      return t("The settings are no longer those of its run: {0}.", [...titles.slice(0, named), ...more].join(", "));
    }
    case "data":
      return t("The images have changed since.");
  }
}

/** The results of a panel to choose from, newest first, where there are several. */
function picker(page: Page, shown: Result): TemplateResult | typeof nothing {
  const { allResults } = page.editor as EditorState;
  const entries = allResults.filter(({ kind }) => panelOf(kind) === panelOf(shown.kind));
  if (entries.length < 2) return nothing;
  const labels = distinctNames(entries, [
    ({ input, created }) => `${baseName(input)} · ${moment(created)}`,
    ({ input, created }) => `${baseName(input)} · ${moment(created, "second")}`,
    ({ input, created }) => `${input} · ${moment(created, "second")}`,
  ]);
  return html`<span class="picker"
    >${dropdown({
      id: "result",
      name: t("Result"),
      options: entries.map(({ folder }, index) => ({ value: folder, label: labels[index] })),
      value: shown.folder,
      disabled: false,
      choose: (folder) => page.send({ type: "showResult", folder }),
    })}</span
  >`;
}

/** What a result is of, what has moved on since, and what can be done with it: its table, its chart as a file, the same again. */
export function resultHead(
  page: Page,
  result: Result,
  head: { title: string; about: string; label: string; command: ResultKind; saved: Saved },
): TemplateResult {
  const { runs, document } = page.editor as EditorState;
  const stale = staleness(result, runs, document.ok ? document.project : null);
  return html`${jobLines(page, head.command)}
    <div class="result-head">
      <p><strong>${head.title}</strong> <span class="quiet">${head.about} · ${moment(result.created)}</span></p>
      <div class="actions">
        ${picker(page, result)} ${textButton(t("Open Table"), () => page.send({ type: "open", file: result.table }))} ${saveButtons(page, head.saved)}
        ${resultButton(page, head.label, head.command)}
      </div>
    </div>
    ${
      stale.length > 0
        ? html`<p class="stale" role="note">
            ${icon("warning")}<span><strong>${t("Out of date.")}</strong> ${stale.map(staleWords).join(" ")}</span>
          </p>`
        : ""
    }`;
}

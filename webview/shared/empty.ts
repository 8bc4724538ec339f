import { html, nothing, type TemplateResult } from "lit";
import type { AnalysisKind } from "../../src/core/analyses/analyses.js";
import { panelOf } from "../../src/core/analyses/result.js";
import { hasModel } from "../../src/core/jobs/training.js";
import { trainingHindrance } from "../../src/core/jobs/training-actions.js";
import type { Sentence } from "../../src/core/language/sentence.js";
import { button } from "../controls/button.js";
import type { Page } from "../state/page.js";
import { plural } from "../text/format.js";
import { say, t } from "../text/words.js";
import { taskLines, tasksIn } from "./progress.js";
import { trainingButton } from "./training-button.js";

/** A panel with nothing to show yet: one sentence, the button that leads on, and perhaps another way. */
export function empty(sentence: string, action: TemplateResult | null, note: unknown = nothing): TemplateResult {
  return html`<div class="empty"><p>${sentence}</p>${action ?? ""}${note}</div>`;
}

/** A panel of results before the first: train, or the command that makes them, and perhaps another way to them. */
export function emptyResult(page: Page, sentence: string, label: string, command: AnalysisKind, note: unknown = nothing): TemplateResult {
  const editor = page.editor;
  if (tasksIn(editor, panelOf(command)).some(({ state }) => state === "running"))
    return html`<div class="results">${taskLines(page, panelOf(command))}</div>`;
  if (hasModel(editor))
    return html`<div class="results">${taskLines(page, panelOf(command))}</div>
      ${empty(sentence, resultButton(page, label, command, "primary"), note)}`;
  const busy = editor.training && ["starting", "running", "paused"].includes(editor.training.status);
  if (busy) return empty(`${sentence} ${t("It needs a trained network; the first epoch is not finished yet.")}`, null);
  return empty(`${sentence} ${t("It needs a trained network.")}`, trainButton(page));
}

const trainButton = (page: Page): TemplateResult => trainingButton(page, page.editor, "train", "primary");

/** A panel before the first training; if training is not possible, its sentence says why. */
export function emptyTraining(page: Page, sentence: string): TemplateResult {
  return empty(say(trainingHindrance(page.editor)) || sentence, trainButton(page));
}

/** The button of a command that makes results, disabled if nothing may run. */
export function resultButton(
  page: Page,
  label: string,
  command: AnalysisKind,
  appearance: "primary" | "secondary" = "secondary",
): TemplateResult {
  const editor = page.editor;
  const disabled = editor.restricted || !hasModel(editor);
  return button(label, () => page.command(command), {
    appearance,
    disabled,
    title: editor.restricted ? t("Nothing runs in Restricted Mode.") : undefined,
  });
}

/** How many files of a source were left out, with their reasons. */
export function leftOutList(files: readonly { file: string; reason: Sentence | null }[]): TemplateResult | "" {
  if (files.length === 0) return "";
  return html`<details class="left-out">
    <summary>${plural(files.length, t("{0} file left out"), t("{0} files left out"))}</summary>
    <ul>
      ${files.slice(0, 100).map((file) => html`<li>${file.file} <span class="quiet">${say(file.reason)}</span></li>`)}
    </ul>
  </details>`;
}

import { html, nothing, type TemplateResult } from "lit";
import { isImportedTraining } from "../../../src/core/jobs/training.js";
import { healthOf } from "../../../src/core/runs/health.js";
import { emptyTraining } from "../../shared/empty.js";
import { say, t } from "../../text/words.js";
import { filmSection } from "./film.js";
import { verdictOf } from "./health.js";
import { lossSection } from "./loss.js";
import type { TrainingPage } from "./state.js";

/** The loss over the epochs, what it means in words, and the film of eight images. */
export function trainingPanel(page: TrainingPage): TemplateResult {
  const { editor } = page;
  const { training } = editor;
  if (!training) return emptyTraining(page, t("Train the network to see its loss and its pictures here, epoch by epoch."));
  const health = healthOf(training.metrics, editor.document.ok ? editor.document.project.network.outputActivation : "");
  const verdict = health && verdictOf(health);
  const notes = [...(editor.engine.kind === "portable" && editor.engine.reason ? [editor.engine.reason] : []), ...training.notes].map(say);
  return html`<div class="results">
    ${
      verdict
        ? html`<p class="verdict"><i class=${verdict.tone} aria-hidden="true"></i><strong>${verdict.title}</strong> <span class="quiet">${verdict.sentence}</span></p>`
        : nothing
    }
    ${!["failed", "interrupted"].includes(training.status) && training.message ? html`<p class="note">${say(training.message)}</p>` : nothing}
    ${notes.length > 0 ? html`<ul class="notes">${[...new Set(notes)].map((note) => html`<li>${note}</li>`)}</ul>` : nothing}
    ${isImportedTraining(training) ? html`<p class="quiet">${t("The losses of its training are not known here. Train it on with these images to see a curve.")}</p>` : html`${lossSection(page, training)} ${filmSection(page, editor, training)}`}
  </div>`;
}

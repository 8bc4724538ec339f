import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { runStaleness } from "../../../src/core/analyses/staleness.js";
import type { RunSummary } from "../../../src/core/runs/run.js";
import type { RunAction } from "../../../src/protocol/webview.js";
import { button } from "../../controls/button.js";
import { runName } from "../../shared/run-names.js";
import { staleLine } from "../../shared/stale.js";
import { moment } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import type { RunsPage } from "./state.js";

const isActive = ({ status }: RunSummary) => status === "running" || status === "paused";

/** What a person says of a run, and what can be done with it. */
export function runCard(page: RunsPage, run: RunSummary): TemplateResult {
  const { document, runs } = page.editor;
  const act = (action: RunAction) => () => page.send({ type: "run", action, run: run.id });
  const describe = (name: string, note: string) => {
    const about = { name: name.trim() || null, note: note.trim() };
    if (about.name !== run.name || about.note !== run.note) page.send({ type: "describe", run: run.id, about });
  };
  const text = (event: Event) => (event.currentTarget as HTMLInputElement | HTMLTextAreaElement).value;
  return html`<div class="run-card" role="group" aria-label=${t("Run {0}", runName(run, runs))}>
    ${staleLine(runStaleness(run, document.ok ? document.project : null))}
    <div class="run-words">
      <label
        ><span class="quiet">${t("Name")}</span
        ><input
          class="text"
          type="text"
          maxlength="80"
          placeholder=${moment(run.created)}
          .value=${live(run.name ?? "")}
          @change=${(event: Event) => describe(text(event), run.note)}
      /></label>
      <label
        ><span class="quiet">${t("Note")}</span
        ><textarea
          class="text"
          rows="2"
          maxlength="4000"
          .value=${live(run.note)}
          @change=${(event: Event) => describe(run.name ?? "", text(event))}
        ></textarea
      ></label>
    </div>
    <div class="actions">
      ${button(t("Restore Settings"), act("restore"), {
        disabled: document.readOnly || !document.ok,
        title: t("Gives the project the settings of this run; Undo takes them back"),
      })}
      ${button(t("Reveal Folder"), act("reveal"))}
      ${button(t("Delete…"), act("delete"), {
        disabled: isActive(run),
        title: isActive(run) ? t("Stop the training first.") : t("Moves the run and its results to the trash"),
      })}
      <span class="quiet">${run.id}</span>
    </div>
    ${run.message ? html`<p class="note">${say(run.message)}</p>` : ""}
  </div>`;
}

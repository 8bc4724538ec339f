import { html, nothing, type TemplateResult } from "lit";
import type { ResultKind } from "../../src/core/analyses/staleness.js";
import { panelOf } from "../../src/core/analyses/staleness.js";
import { stageWords } from "../../src/core/jobs/stage.js";
import type { EditorState, ImageJob, Progress } from "../../src/protocol/webview.js";
import { button } from "../controls/button.js";
import { icon } from "../controls/icon.js";
import type { Page } from "../state/page.js";
import { count, duration } from "../text/format.js";
import { say, t } from "../text/words.js";

/** How far a piece of work is, with the time left, and the button that gives it up. `name` says what is done. */
export function progressLine(name: string, { stage, done, total, secondsLeft }: Progress, cancel: () => void): TemplateResult {
  const place = total > 0 ? t("{0} of {1}", count(done), count(total)) : "";
  const left = secondsLeft === null ? "" : t("{0} left", duration(secondsLeft));
  return html`<div class="work-progress" role="status">
    <progress aria-label=${name} max="1" value=${total > 0 ? done / total : nothing}></progress>
    <span>${t(stageWords[stage])} <span class="quiet">${[place, left].filter(Boolean).join(" · ")}</span></span>
    ${button(t("Cancel"), cancel)}
  </div>`;
}

/** The jobs whose result the panel of `kind` shows. */
export function jobsFor({ jobs }: EditorState, kind: ResultKind): ImageJob[] {
  return jobs.filter((job) => panelOf(job.kind) === panelOf(kind));
}

/** What those jobs are about and how far they are, or why they failed. */
export function jobLines(page: Page, kind: ResultKind): TemplateResult {
  return html`${jobsFor(page.editor, kind).map((job) => {
    const end = () => page.send({ type: "endJob", job: job.id });
    if (job.state === "running")
      return html`<div class="panel-job"><strong>${job.title}</strong>${progressLine(job.title, job, end)}</div>`;
    return html`<div class="panel-job failed" role="alert">
      ${icon("warning")}
      <p><strong>${t("{0} failed.", job.title)}</strong> ${say(job.message)}</p>
      ${button(t("Dismiss"), end)}
    </div>`;
  })}`;
}

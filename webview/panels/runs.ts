import { html, nothing, type TemplateResult } from "lit";
import { formatDuration } from "../../src/core/duration.js";
import type { RunSummary } from "../../src/core/run.js";
import type { EditorState } from "../../src/protocol/webview.js";
import { button } from "../controls/button.js";
import { count, loss, moment } from "../format.js";
import type { Page } from "../store.js";
import { empty } from "./empty.js";
import { trainingHindrance } from "./header.js";

const statuses: Record<RunSummary["status"], string> = {
  running: "Running",
  paused: "Paused",
  interrupted: "Interrupted",
  stopped: "Stopped",
  finished: "Finished",
  failed: "Failed",
};

function row(run: RunSummary, least: number): TemplateResult {
  const watched = run.best?.loss ?? run.loss;
  return html`<tr>
    <td><span title=${run.id}>${moment(run.created)}</span></td>
    <td><span class=${`state ${run.status}`} title=${run.message ?? nothing}>${statuses[run.status]}</span></td>
    <td class="figure">${count(run.epochs)}<span class="quiet"> / ${count(run.plannedEpochs)}</span></td>
    <td class="figure">${loss(run.loss)}</td>
    <td class="figure">${loss(run.best?.loss ?? run.validationLoss)}${watched !== null && watched === least ? html` <span class="least" title="The least of all runs">★<span class="visually-hidden">least</span></span>` : nothing}</td>
    <td class="figure">${formatDuration(run.seconds)}</td>
    <td>${run.preset}${run.latent === null ? "" : `, latent ${count(run.latent)}`}</td>
    <td>${run.engine.name}</td>
  </tr>`;
}

/** Every run of the project, newest first. */
export function runsPanel(page: Page): TemplateResult {
  const editor = page.editor as EditorState;
  const runs = [...editor.runs].sort((a, b) => b.created.localeCompare(a.created));
  if (runs.length === 0) {
    const hindrance = trainingHindrance(editor);
    const train = button("Train", () => page.command("train"), {
      appearance: "primary",
      icon: "play",
      disabled: hindrance !== null,
      title: hindrance ?? undefined,
    });
    return empty("Each training leaves a run here, with its settings and its losses.", train);
  }
  const least = Math.min(...runs.map((run) => run.best?.loss ?? run.loss ?? Number.POSITIVE_INFINITY));
  return html`<div class="results runs">
    <table>
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">State</th>
          <th scope="col" class="figure">Epochs</th>
          <th scope="col" class="figure">Loss</th>
          <th scope="col" class="figure">Best validation</th>
          <th scope="col" class="figure">Time</th>
          <th scope="col">Network</th>
          <th scope="col">Engine</th>
        </tr>
      </thead>
      <tbody>
        ${runs.map((run) => row(run, least))}
      </tbody>
    </table>
  </div>`;
}

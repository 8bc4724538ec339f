import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Loss } from "../../../src/core/network/loss.js";
import { isImported, type RunSummary } from "../../../src/core/runs/run.js";
import { heading } from "../../controls/heading.js";
import { icon } from "../../controls/icon.js";
import { emptyTraining } from "../../shared/empty.js";
import { currentRuns, judgedLoss, mostCurves, runName } from "../../shared/run-names.js";
import { staleWords } from "../../shared/stale.js";
import { count, duration, loss, moment } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import { curvesSection } from "./curves.js";
import { runCard } from "./run-card.js";
import { differingKnobs, knobText, sortedRuns } from "./run-table.js";
import { comparedRuns, type RunsPage } from "./state.js";

interface Column {
  by: string;
  title: string;
  help?: string;
  figure: boolean;
  /** The first press shows what matters most. */
  descending: boolean;
  cell(run: RunSummary): TemplateResult | string;
}

const statusWords = (status: RunSummary["status"]): string =>
  ({
    running: t("Running"),
    paused: t("Paused"),
    interrupted: t("Interrupted"),
    stopped: t("Stopped"),
    finished: t("Finished"),
    failed: t("Failed"),
  })[status];

/** The mark of a run whose images have changed. */
function imagesMark(): TemplateResult {
  const words = staleWords({ what: "data" });
  return html` <span class="moved" title=${words}>${icon("warning")}<span class="visually-hidden">${words}</span></span>`;
}

/** For each kind of loss, the least value that its runs are judged by. */
function leastByLoss(runs: readonly RunSummary[]): ReadonlyMap<Loss, number> {
  const least = new Map<Loss, number>();
  for (const run of runs) {
    const { loss } = run.project.training;
    least.set(loss, Math.min(least.get(loss) ?? Number.POSITIVE_INFINITY, judgedLoss(run) ?? Number.POSITIVE_INFINITY));
  }
  return least;
}

/** The columns: what every run has, then the knobs that differ, then the engine if there were several. */
function columnsOf(page: RunsPage, runs: readonly RunSummary[]): Column[] {
  const { runs: all } = page.editor;
  const least = leastByLoss(runs);
  const leastWords = least.size > 1 ? t("The least of the runs with this loss") : t("The least of all runs");
  const star = html` <span class="least" title=${leastWords}>★<span class="visually-hidden">${t("least")}</span></span>`;
  const figure = { figure: true, descending: false };
  const choose = (run: RunSummary) => page.update({ run: page.state.run === run.id ? null : run.id });
  const engines = new Set(runs.map(({ engine }) => engine.name));
  return [
    {
      by: "created",
      title: t("Run"),
      figure: false,
      descending: true,
      cell: (run) =>
        html`<button
            type="button"
            class="link"
            aria-expanded=${page.state.run === run.id}
            title=${run.note || run.id}
            @click=${() => choose(run)}
          >
            ${runName(run, all)}</button
          >${run.imagesChanged ? imagesMark() : nothing}${run.name || isImported(run) ? html` <span class="quiet">${moment(run.created)}</span>` : nothing}`,
    },
    {
      by: "status",
      title: t("State"),
      figure: false,
      descending: false,
      cell: (run) =>
        html`<span class=${`state ${run.status}`} title=${say(run.message) || nothing}>${isImported(run) ? t("Imported") : statusWords(run.status)}</span>`,
    },
    {
      by: "epochs",
      title: t("Epochs"),
      ...figure,
      cell: (run) => (isImported(run) ? "–" : html`${count(run.epochs)}<span class="quiet"> / ${count(run.plannedEpochs)}</span>`),
    },
    { by: "loss", title: t("Training loss"), help: t("Training loss of the last epoch"), ...figure, cell: (run) => loss(run.loss) },
    {
      by: "best",
      title: t("Best validation"),
      help: t("The least loss on images that are not trained on"),
      ...figure,
      cell: (run) =>
        html`${loss(run.best?.loss ?? run.validationLoss)}${judgedLoss(run) !== null && judgedLoss(run) === least.get(run.project.training.loss) ? star : nothing}`,
    },
    { by: "seconds", title: t("Time"), ...figure, cell: (run) => (isImported(run) ? "–" : duration(run.seconds)) },
    ...differingKnobs(runs).map((knob): Column => {
      const number = knob.control.kind === "number" || knob.control.kind === "threshold";
      return {
        by: knob.path,
        title: t(knob.title),
        help: t(knob.help),
        figure: number,
        descending: false,
        cell: (run) => knobText(run, knob),
      };
    }),
    ...(engines.size > 1
      ? [{ by: "engine", title: t("Engine"), figure: false, descending: false, cell: ({ engine }: RunSummary) => engine.name }]
      : []),
  ];
}

function rows(page: RunsPage, run: RunSummary, columns: readonly Column[], compared: readonly string[]): TemplateResult {
  const curve = compared.indexOf(run.id);
  const shown = curve >= 0;
  const full = !shown && compared.length >= mostCurves;
  const toggle = () => page.update({ compared: shown ? compared.filter((id) => id !== run.id) : [...compared, run.id] });
  const chosen = page.state.run === run.id;
  return html`<tr class=${chosen ? "chosen" : ""}>
      <td class="pick">
        <label title=${full ? t("At most {0} curves can be told apart.", mostCurves) : nothing}
          ><input
            type="checkbox"
            aria-label=${t("Show the curve of {0}", runName(run, page.editor.runs))}
            .checked=${shown}
            ?disabled=${full || run.epochs === 0}
            @change=${toggle} /><i class=${shown ? `swatch label-${curve % mostCurves}` : "swatch none"} aria-hidden="true"></i
        ></label>
      </td>
      ${columns.map((column) => html`<td class=${column.figure ? "figure" : ""}>${column.cell(run)}</td>`)}
    </tr>
    ${chosen ? html`<tr class="details"><td colspan=${columns.length + 1}>${runCard(page, run)}</td></tr>` : nothing}`;
}

function table(page: RunsPage, runs: readonly RunSummary[], compared: readonly string[]): TemplateResult {
  const columns = columnsOf(page, runs);
  const { sort } = page.state;
  return html`<table>
    <thead>
      <tr>
        <th scope="col"><span class="visually-hidden">${t("Curve")}</span></th>
        ${columns.map((column) => heading({ ...column, sort, change: (next) => page.update({ sort: next }) }))}
      </tr>
    </thead>
    <tbody>
      ${sortedRuns(runs, sort).map((run) => rows(page, run, columns, compared))}
    </tbody>
  </table>`;
}

/** Every run of the project: how it went, in what it differs from the others, and their curves over each other. */
export function runsPanel(page: RunsPage): TemplateResult {
  const { editor } = page;
  const runs = currentRuns(editor);
  if (runs.length === 0) return emptyTraining(page, t("Each training leaves a run here, with its settings and its losses."));
  const compared = comparedRuns(runs, page.state);
  const { sort, run } = page.state;
  const ids = compared.map(({ id }) => id);
  // The cursor on the curves moves with the pointer; a hundred rows need not be drawn for that.
  const behind = [editor.runs, editor.training, editor.document, page.state.compared, run, sort];
  return html`<div class="results runs">
    ${runs.some(({ epochs }) => epochs > 0) ? curvesSection(page, compared) : nothing}
    <div class="wide-table">${guard(behind, () => table(page, runs, ids))}</div>
  </div>`;
}

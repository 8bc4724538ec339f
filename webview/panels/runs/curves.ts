import { html, nothing, type TemplateResult } from "lit";
import type { Loss } from "../../../src/core/network/loss.js";
import type { RunSummary } from "../../../src/core/runs/run.js";
import { chart } from "../../charts/chart-view.js";
import { type CurvesData, curvesChart, longest, watchedLoss } from "../../charts/curves.js";
import { lossTitle, scaleSwitch } from "../../shared/loss-scale.js";
import { readableCurves } from "../../shared/readable-curves.js";
import { runName } from "../../shared/run-names.js";
import { saveButtons } from "../../shared/save.js";
import { loss } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { RunsPage } from "./state.js";

type Curve = CurvesData["curves"][number];

/** The epochs of a run: those that arrive live, else those that were fetched. */
function metricsOf(page: RunsPage, { id }: RunSummary) {
  const { training } = page.editor;
  return (training?.runId === id ? training.metrics : page.curves.get(id)) ?? [];
}

function legend(curves: readonly Curve[], cursor: number | null): TemplateResult {
  return html`<div class="legend">
    ${curves.map(({ name, colour, metrics }) => {
      const read = cursor === null ? metrics.at(-1) : metrics.find(({ epoch }) => epoch === cursor);
      return html`<span class="key"><i class=${`swatch label-${colour}`} aria-hidden="true"></i>${name} <b>${read ? loss(watchedLoss(read)) : "–"}</b></span>`;
    })}
    <span class="quiet">${cursor === null ? t("last epoch of each") : t("epoch {0}", cursor)}</span>
  </div>`;
}

/** The curves of some runs over each other; runs that made unlike losses small have an axis for each loss. */
export function curvesSection(page: RunsPage, runs: readonly RunSummary[]): TemplateResult {
  if (runs.length === 0) return html`<p class="note">${t("Tick runs below to lay their curves over each other.")}</p>`;
  const { runs: all } = page.editor;
  const byLoss = new Map<Loss, Curve[]>();
  for (const [colour, run] of runs.entries()) {
    const { loss } = run.project.training;
    const curve: Curve = { id: run.id, name: runName(run, all), colour, metrics: metricsOf(page, run) };
    byLoss.set(loss, [...(byLoss.get(loss) ?? []), curve]);
  }
  const unlike = byLoss.size > 1;
  return html`${unlike ? html`<p class="note">${t("These runs made unlike losses small. Each loss has an axis of its own: their figures cannot be compared.")}</p>` : nothing}
  ${[...byLoss].map(([loss, curves]) => lossCurves(page, loss, curves, unlike ? t("runs by {0}", loss) : t("runs")))}`;
}

/** The curves of runs with the same loss; `name` says what is saved. */
function lossCurves(page: RunsPage, of: Loss, curves: readonly Curve[], name: string): TemplateResult {
  const metrics = longest(curves);
  const { cursor, logarithmic } = page.shared;
  const rows = () =>
    curves.flatMap(({ name, metrics }) =>
      metrics.map(({ epoch, loss, validationLoss, learningRate }) => ({ run: name, epoch, loss, validationLoss, learningRate })),
    );
  return html`<section class="compared" data-loss=${of}>
    <div class="chart-head">
      ${legend(curves, cursor)}
      <div class="chart-options">
        <span class="quiet">${lossTitle(of)}</span>
        ${scaleSwitch(page)}${saveButtons(page, { name, chart: `section.compared[data-loss="${of}"] > .curves`, rows })}
      </div>
    </div>
    ${readableCurves(
      page,
      { metrics, epochs: metrics.length },
      t("Losses of the runs, {0}; arrow keys read off the epochs", lossTitle(of)),
      chart(curvesChart, { curves, logarithmic, cursor, chosen: page.state.run }),
    )}
  </section>`;
}

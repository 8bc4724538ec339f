import { html, nothing, type TemplateResult } from "lit";
import type { Training } from "../../../src/core/jobs/training.js";
import type { EpochMetrics } from "../../../src/core/runs/run.js";
import { chart } from "../../charts/chart-view.js";
import { lossChart } from "../../charts/loss.js";
import { rateChart } from "../../charts/rate.js";
import { slider } from "../../controls/slider.js";
import { lossTitle, scaleSwitch } from "../../shared/loss-scale.js";
import { epochPointer, readableCurves } from "../../shared/readable-curves.js";
import { saveButtons } from "../../shared/save.js";
import { count, loss, short } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { TrainingPage } from "./state.js";

/** What the epoch at the cursor, else the last one, says of itself beside its losses. */
function epochWords({ epoch, learningRate, imagesPerSecond, guideDistance }: EpochMetrics): string {
  return [
    t("epoch {0}", epoch),
    t("learning rate {0}", short(learningRate, 2)),
    ...(imagesPerSecond === undefined ? [] : [t("{0} images a second", count(Math.round(imagesPerSecond)))]),
    ...(guideDistance === undefined ? [] : [t("codes {0} from their guide", short(guideDistance, 2))]),
  ].join(" · ");
}

function readOut(training: Training, cursor: number | null): TemplateResult {
  const read = training.metrics.find((m) => m.epoch === cursor) ?? training.metrics.at(-1);
  const validated = training.metrics.some((m) => m.validationLoss !== undefined);
  const entry = (key: string, name: string, value: number | undefined) =>
    html`<span class=${`key ${key}`}><i aria-hidden="true"></i>${name} <b>${read ? loss(value) : ""}</b></span>`;
  return html`<div class="legend">
    ${entry("training", t("training"), read?.loss)} ${validated ? entry("validation", t("validation"), read?.validationLoss) : nothing}
    <span class="quiet">${read ? epochWords(read) : ""}</span>
  </div>`;
}

/** The epochs as rows of a table. */
function lossRows(metrics: readonly EpochMetrics[]) {
  return metrics.map(({ epoch, loss, validationLoss, learningRate, seconds, imagesPerSecond, guideDistance }) => ({
    epoch,
    loss,
    validationLoss,
    learningRate,
    seconds,
    imagesPerSecond,
    ...(guideDistance !== undefined && { guideDistance }),
  }));
}

/** The loss of a training over its epochs, and its learning rate if that varies. */
export function lossSection(page: TrainingPage, training: Training): TemplateResult {
  const { shared, state } = page;
  const { metrics, epochs, best } = training;
  const cursor = shared.cursor ?? state.epoch;
  const varies = metrics.some((m) => m.learningRate !== metrics[0].learningRate);
  const { look, leave } = epochPointer(page, { metrics, epochs });
  return html`<section class="loss">
    <div class="chart-head">
      ${readOut(training, cursor)}
      <div class="chart-options">
        <span class="quiet">${lossTitle(training.loss)}</span>
        ${slider(t("Smoothing"), { minimum: 0, maximum: 0.95, step: 0.05 }, state.smoothing, (smoothing) => page.update({ smoothing }))}
        ${scaleSwitch(page)}
        ${saveButtons(page, { name: t("loss"), chart: "section.loss > .curves", rows: () => lossRows(metrics) })}
      </div>
    </div>
    ${readableCurves(
      page,
      { metrics, epochs },
      t("Loss; arrow keys read off the epochs"),
      chart(lossChart, { metrics, epochs, best, logarithmic: shared.logarithmic, smoothing: state.smoothing, cursor }),
    )}
    ${
      varies
        ? html`<h3>${t("Learning rate")}</h3>
          <chart-view .spec=${chart(rateChart, { metrics, epochs, cursor })} @pointermove=${look} @pointerleave=${leave}></chart-view>`
        : nothing
    }
  </section>`;
}

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { trustSentences } from "../../../src/core/analyses/trust-words.js";
import { chart } from "../../charts/chart-view.js";
import { scoresChart } from "../../charts/scores.js";
import { segments } from "../../controls/button.js";
import { icon } from "../../controls/icon.js";
import { ring } from "../../controls/ring.js";
import { virtual } from "../../controls/virtual.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { resultHead } from "../../shared/result-head.js";
import { baseName, count } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import { card } from "./card.js";
import { type Anomalies, isFlagged, type Ranking, rankingOf, shownImages } from "./ranking.js";
import type { AnomaliesPage } from "./state.js";

/** The figures of all images, as they are saved. */
async function figures(page: AnomaliesPage, result: Anomalies, { scores, order }: Ranking) {
  const files = await page.data.files(result);
  return Array.from(order, (image, index) => ({
    file: files[image],
    score: scores[image],
    threshold: result.threshold,
    flagged: String(isFlagged(result, scores[image])),
    rank: index + 1,
  }));
}

function options(page: AnomaliesPage, result: Anomalies): TemplateResult {
  return html`<div class="grid-options">
    ${segments(
      t("Picture"),
      [
        { value: "input", label: t("Image") },
        { value: "output", label: t("Reconstruction") },
        { value: "heat", label: t("Error") },
      ],
      page.state.picture,
      (picture) => page.update({ picture }),
    )}
    ${segments(
      t("Order"),
      [
        { value: "strange", label: t("Strangest first") },
        { value: "normal", label: t("Normal first") },
        { value: "name", label: t("By name") },
      ],
      page.state.order,
      (order) => page.update({ order }),
    )}
    ${segments(
      t("Which"),
      [
        { value: "all", label: t("All") },
        { value: "flagged", label: t("Flagged {0}", count(result.flagged)) },
      ],
      page.state.flaggedOnly ? "flagged" : "all",
      (which) => page.update({ flaggedOnly: which === "flagged" }),
    )}
  </div>`;
}

function gallery(page: AnomaliesPage, result: Anomalies, ranking: Ranking): TemplateResult {
  const shown = shownImages(result, ranking, page.state);
  if (shown.length === 0) return html`<p class="note">${t("No image scores above the threshold.")}</p>`;
  return html`<div class="gallery">
    ${virtual(
      shown.length,
      ({ from, to }) =>
        html`<div data-space="before"></div>
          <ol class="cards" data-list>
            ${repeat(
              shown.slice(from, to),
              (index) => index,
              (index) => card(page, result, ranking, index),
            )}
          </ol>
          <div data-space="after"></div>`,
    )}
  </div>`;
}

/** How far the result can be trusted, a warning first. */
function trust({ trust }: Anomalies): TemplateResult | typeof nothing {
  if (!trust) return nothing;
  const [first, ...others] = trustSentences(trust).map(say);
  return html`<section class="trust" aria-label=${t("How far to trust it")}>
    <p class=${trust.shift?.shifted ? "warning" : ""}>${trust.shift?.shifted ? icon("warning") : nothing}${first}</p>
    ${others.map((text) => html`<p>${text}</p>`)}
  </section>`;
}

/** The images of a folder, the strangest first. */
export function anomaliesPanel(page: AnomaliesPage): TemplateResult {
  const result = page.editor.results.findLast((one) => one.kind === "anomalies");
  if (!result) {
    return emptyResult(
      page,
      t("Here the images of a folder are ranked by how badly the network knows them; the strangest come first."),
      t("Flag Anomalies in Folder…"),
      "anomalies",
    );
  }
  const columns = page.data.columns(result);
  const ranking = columns && rankingOf(columns);
  return html`<div class="results anomalies">
    ${resultHead(page, result, {
      title: t("{0} of {1} flagged", count(result.flagged), count(result.count)),
      about: t("in {0}", baseName(result.input)),
      label: t("Flag Anomalies in Folder…"),
      command: "anomalies",
      saved: {
        name: t("anomalies"),
        chart: ".anomalies > .spread",
        ...(ranking && { rows: () => figures(page, result, ranking) }),
      },
    })}
    ${result.thresholdMessage ? html`<p class="note">${say(result.thresholdMessage)}</p>` : nothing} ${trust(result)}
    ${
      ranking
        ? html`<chart-view class="spread" .spec=${chart(scoresChart, { scores: ranking.scores, threshold: result.threshold })}></chart-view>
            ${options(page, result)} ${gallery(page, result, ranking)}`
        : html`<div class="loading">${ring()}</div>`
    }
    ${leftOutList(result.leftOut)}
  </div>`;
}

import { html, nothing, type TemplateResult } from "lit";
import type { Result } from "../../../src/protocol/webview.js";
import { chart } from "../../charts/chart-view.js";
import { scoresChart } from "../../charts/scores.js";
import { segments } from "../../controls/button.js";
import { icon } from "../../controls/icon.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { moreButton } from "../../shared/more.js";
import { resultHead } from "../../shared/result-head.js";
import { rowsAtOnce } from "../../state/rows-at-once.js";
import { baseName, count, loss } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import type { AnomaliesPage, AnomaliesState } from "./state.js";

type Anomalies = Extract<Result, { kind: "anomalies" }>;
type Item = Anomalies["items"][number];

const scores = new WeakMap<Anomalies, number[]>();

/** The scores of a result as one list, the same list each time, so that the chart is drawn again only when they change. */
function scoresOf(result: Anomalies): number[] {
  const known = scores.get(result) ?? result.items.map((item) => item.score);
  scores.set(result, known);
  return known;
}

function card(page: AnomaliesPage, item: Item): TemplateResult {
  const { picture } = page.state;
  const file = item[picture] ?? item.input;
  const words = {
    input: t("Image {0}", item.file),
    output: t("Reconstruction of {0}", item.file),
    heat: t("Error of {0}", item.file),
  }[picture];
  const { source } = item;
  const inside = html`${file ? html`<img src=${file} alt=${words} loading="lazy" />` : html`<span class="no-image"></span>`}
    <span class="score"><span class="rank">${item.rank}</span>${loss(item.score)}${item.flagged ? html`<span class="flag" title=${t("Flagged")}>${icon("flag")}<span class="visually-hidden">${t("flagged")}</span></span>` : nothing}</span>
    <span class="name">${item.file}</span>`;
  return html`<li class=${item.flagged ? "flagged" : ""}>
    ${
      source
        ? html`<button type="button" title=${t("Open {0}", item.file)} @click=${() => page.send({ type: "open", file: source })}>${inside}</button>`
        : html`<div title=${item.file}>${inside}</div>`
    }
  </li>`;
}

const byName = new Intl.Collator("en", { numeric: true }).compare;

function inOrder(items: readonly Item[], order: AnomaliesState["order"]): Item[] {
  return [...items].sort((a, b) => (order === "name" ? byName(a.file, b.file) : order === "strange" ? a.rank - b.rank : b.rank - a.rank));
}

/** The images of a folder, the strangest first. */
export function anomaliesPanel(page: AnomaliesPage): TemplateResult {
  const { editor } = page;
  const result = editor.results.findLast((one) => one.kind === "anomalies");
  if (!result) {
    return emptyResult(
      page,
      t("Here the images of a folder are ranked by how badly the network knows them; the strangest come first."),
      t("Flag Anomalies in Folder…"),
      "anomalies",
    );
  }
  const ordered = inOrder(result.items, page.state.order);
  const shown = page.state.flaggedOnly ? ordered.filter((item) => item.flagged) : ordered;
  return html`<div class="results anomalies">
    ${resultHead(page, result, {
      title: t("{0} of {1} flagged", count(result.flagged), count(result.items.length)),
      about: t("in {0}", baseName(result.input)),
      label: t("Flag Anomalies in Folder…"),
      command: "anomalies",
      saved: {
        name: t("anomalies"),
        chart: ".anomalies > .spread",
        rows: () =>
          result.items.map(({ file, score, flagged, rank }) => ({
            file,
            score,
            threshold: result.threshold,
            flagged: String(flagged),
            rank,
          })),
      },
    })}
    ${result.thresholdMessage ? html`<p class="note">${say(result.thresholdMessage)}</p>` : nothing}
    <chart-view class="spread" .spec=${chart(scoresChart, { scores: scoresOf(result), threshold: result.threshold })}></chart-view>
    <div class="grid-options">
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
        (order) => page.update({ order, rows: rowsAtOnce }),
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
    </div>
    ${shown.length === 0 ? html`<p class="note">${t("No image scores above the threshold.")}</p>` : nothing}
    <ol class="cards">
      ${shown.slice(0, page.state.rows).map((item) => card(page, item))}
    </ol>
    ${moreButton(page.state.rows, shown.length, (rows) => page.update({ rows }))} ${leftOutList(result.leftOut)}
  </div>`;
}

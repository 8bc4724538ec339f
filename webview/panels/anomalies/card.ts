import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../controls/icon.js";
import { thumbnail } from "../../shared/picture.js";
import { loss } from "../../text/format.js";
import { t } from "../../text/words.js";
import { type Anomalies, isFlagged, type Ranking } from "./ranking.js";
import type { AnomaliesPage } from "./state.js";

/** Longest side of a card's picture, in pixels. */
const side = 92;

/** One image of the result: its picture, rank, score and name. */
export function card(page: AnomaliesPage, result: Anomalies, ranking: Ranking, index: number): TemplateResult {
  const row = page.data.row(result, index);
  const file = row?.file ?? "";
  const { picture } = page.state;
  const words = {
    input: t("Image {0}", file),
    output: t("Reconstruction of {0}", file),
    heat: t("Error of {0}", file),
  }[picture];
  const score = ranking.scores[index];
  const flagged = isFlagged(result, score);
  const inside = html`${thumbnail(row?.pictures[picture] ?? row?.pictures.input, side, words, result.heatScale)}
    <span class="score"><span class="rank">${ranking.ranks[index]}</span>${loss(score)}${flagged ? html`<span class="flag" title=${t("Flagged")}>${icon("flag")}<span class="visually-hidden">${t("flagged")}</span></span>` : nothing}</span>
    <span class="name">${file}</span>`;
  const source = row?.source;
  return html`<li data-entry class=${flagged ? "flagged" : ""}>
    ${
      source
        ? html`<button type="button" title=${t("Open {0}", file)} @click=${() => page.send({ type: "open", file: source })}>${inside}</button>`
        : html`<div title=${file}>${inside}</div>`
    }
  </li>`;
}

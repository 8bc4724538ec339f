import { html, nothing, type TemplateResult } from "lit";
import type { AnomalyDecision } from "../../../src/core/analyses/redecide.js";
import { icon } from "../../controls/icon.js";
import { labelWords, rarityWords } from "../../text/anomaly-words.js";
import { count, oddness } from "../../text/format.js";
import { t } from "../../text/words.js";
import { isAbove, type Ranking } from "./ranking.js";

/** What is said of an image in detail. */
export function aboutImage(ranking: Ranking, { threshold }: AnomalyDecision, index: number): TemplateResult {
  const score = ranking.scores[index];
  const label = labelWords(ranking.odd[index]);
  if (!Number.isFinite(score)) return html`<p>${t("Not judged: it has values that are no numbers.")}</p>`;
  const flagged = isAbove(threshold, score);
  const side =
    threshold === null
      ? ""
      : flagged
        ? t("above the threshold {0}", oddness(threshold))
        : t("not above the threshold {0}", oddness(threshold));
  return html`<p class="detail-figures">
      ${flagged ? html`<strong class="flag">${icon("flag")}${t("Flagged")}</strong>` : nothing}
      <span>${t("Rank {0} of {1}", count(ranking.ranks[index]), count(ranking.scores.length))}</span>
      <span>${t("score {0}", oddness(score))}${side ? `, ${side}` : ""}</span>
      ${label ? html`<span>${label}</span>` : nothing}
    </p>
    <p>${rarityWords(ranking.pValues[index] ?? Number.NaN, ranking.heldOut.length)}</p>`;
}

/** The line below a card's picture. */
export function caption(ranking: Ranking, { threshold }: AnomalyDecision, index: number): TemplateResult {
  const score = ranking.scores[index];
  const label = labelWords(ranking.odd[index]);
  return html`<span class="rank">${count(ranking.ranks[index])}</span><span>${oddness(score)}</span>
    ${label ? html`<i class=${`label-mark ${ranking.odd[index] === 1 ? "odd" : ""}`} title=${label}></i><span class="visually-hidden">${label}</span>` : nothing}
    ${isAbove(threshold, score) ? html`<span class="flag" title=${t("Flagged")}>${icon("flag")}</span>` : nothing}`;
}

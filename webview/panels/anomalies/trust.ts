import { html, nothing, type TemplateResult } from "lit";
import type { AnomalyDecision } from "../../../src/core/analyses/redecide.js";
import type { PlantedEvidence } from "../../../src/core/numbers/planted-evidence.js";
import { chart } from "../../charts/chart-view.js";
import { evidenceChart } from "../../charts/evidence.js";
import { evidenceGroups, evidenceKey } from "../../charts/evidence-groups.js";
import { memoized } from "../../shared/order.js";
import { trustFigures, trustWords } from "../../text/trust-words.js";
import { t } from "../../text/words.js";
import type { Anomalies } from "./ranking.js";

/** The same object each time, so that the charts are drawn once. */
const evidenceOf = memoized(evidenceGroups);

function proofCharts(proof: readonly PlantedEvidence[]): TemplateResult {
  const { scorers, byKind, bySize } = evidenceOf(proof);
  return html`<div class="proof">
    <figure>
      <figcaption>${t("Planted defects found, by kind")}</figcaption>
      <chart-view .spec=${chart(evidenceChart, { scorers, groups: byKind })}></chart-view>
    </figure>
    <figure>
      <figcaption>${t("Planted defects found, by length")}</figcaption>
      <chart-view .spec=${chart(evidenceChart, { scorers, groups: bySize })}></chart-view>
    </figure>
    <ul class="proof-key">
      ${evidenceKey(scorers).map(({ name, words }) => html`<li><i class=${`series ${name}`}></i>${words}</li>`)}
    </ul>
  </div>`;
}

/** What the result rests on: figures by the labels, planted defects by kind and size beside baselines, and the whole in words. */
export function trustSection(result: Anomalies, { labelled }: AnomalyDecision): TemplateResult | typeof nothing {
  const { trust } = result;
  if (!trust) return nothing;
  const { proof } = trust;
  const figures = trustFigures(trust, labelled);
  return html`<section class="trust" aria-labelledby="trust-title">
    <h2 id="trust-title">${t("How far to trust it")}</h2>
    ${
      figures.length > 0
        ? html`<dl class="means">
            ${figures.map(({ name, value, help }) => html`<div title=${help}><dt>${name}</dt><dd>${value}</dd></div>`)}
          </dl>`
        : nothing
    }
    ${proof?.some(({ planted }) => planted > 0) ? proofCharts(proof) : nothing}
    <ul class="trust-words">
      ${trustWords(trust).map((words) => html`<li>${words}</li>`)}
    </ul>
  </section>`;
}

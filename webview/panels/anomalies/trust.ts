import { html, nothing, type TemplateResult } from "lit";
import type { LabelledMetrics, PixelTrust } from "../../../src/core/analyses/anomaly-trust.js";
import type { AnomalyDecision } from "../../../src/core/analyses/redecide.js";
import { trustSentences } from "../../../src/core/analyses/trust-words.js";
import type { PlantedEvidence } from "../../../src/core/numbers/planted-evidence.js";
import { chart } from "../../charts/chart-view.js";
import { evidenceChart } from "../../charts/evidence.js";
import { evidenceGroups } from "../../charts/evidence-groups.js";
import { memoized } from "../../shared/order.js";
import { count, short } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import type { Anomalies } from "./ranking.js";

const percent = (part: number): string => `${short(100 * part, 4)} %`;

/** The same object each time, so that the charts are drawn once. */
const evidenceOf = memoized(evidenceGroups);

function proofCharts(proof: readonly PlantedEvidence[]): TemplateResult {
  const { scorers, byKind, bySize } = evidenceOf(proof);
  const [own, ...baselines] = scorers;
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
      <li><i class="series own"></i>${own}</li>
      ${baselines.map((name, index) => html`<li><i class=${`series baseline-${index}`}></i>${t("{0} (no training)", name)}</li>`)}
    </ul>
  </div>`;
}

const figure = (name: string, value: string, help: string): TemplateResult =>
  html`<div title=${help}><dt>${name}</dt><dd>${value}</dd></div>`;

/** How scores and threshold agree with the labels, following the threshold. */
function labelFigures({ good, odd, auroc, averagePrecision, atThreshold }: LabelledMetrics): TemplateResult {
  return html`${figure("AUROC", percent(auroc), t("How often an anomaly scores above a good image, ties counting half"))}
    ${figure(t("Average precision"), percent(averagePrecision), t("The precision over all thresholds, weighted by what each finds"))}
    ${
      atThreshold
        ? html`${figure("F1", short(atThreshold.f1), t("The harmonic mean of precision and recall at the threshold"))}
          ${figure(t("Found"), t("{0} of {1}", count(atThreshold.found), count(odd)), t("Images labelled as anomalies that are flagged"))}
          ${figure(t("False alarms"), t("{0} of {1}", count(atThreshold.falseAlarms), count(good)), t("Images labelled good that are flagged"))}`
        : nothing
    }`;
}

/** How well heat maps agree with the masks. */
const maskFigures = ({ auroc, pro }: PixelTrust): TemplateResult =>
  html`${figure(t("AUROC of pixels"), percent(auroc), t("How often an odd pixel by the masks is hotter than a good one"))}
    ${figure("PRO", percent(pro), t("How much of each odd region is found, over shares of false pixels up to 0.3"))}`;

/** What the result rests on: figures by the labels, planted defects by kind and size beside baselines, and the whole in words. */
export function trustSection(result: Anomalies, { labelled }: AnomalyDecision): TemplateResult | typeof nothing {
  const { trust } = result;
  if (!trust) return nothing;
  const { proof, pixels } = trust;
  return html`<section class="trust" aria-labelledby="trust-title">
    <h2 id="trust-title">${t("How far to trust it")}</h2>
    ${labelled || pixels ? html`<dl class="means">${labelled ? labelFigures(labelled) : nothing}${pixels ? maskFigures(pixels) : nothing}</dl>` : nothing}
    ${proof?.some(({ planted }) => planted > 0) ? proofCharts(proof) : nothing}
    <ul class="trust-words">
      ${trustSentences({ ...trust, shift: null, falseAlarms: null, labelled: null, pixels: null }).map((one) => html`<li>${say(one)}</li>`)}
    </ul>
  </section>`;
}

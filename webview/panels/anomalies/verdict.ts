import { html, nothing, type TemplateResult } from "lit";
import type { AnomalyDecision } from "../../../src/core/analyses/redecide.js";
import { textButton } from "../../controls/button.js";
import { icon } from "../../controls/icon.js";
import { flaggedWords, rateWarningWords, worthWords } from "../../text/anomaly-words.js";
import { say, t } from "../../text/words.js";
import type { Anomalies } from "./ranking.js";

/** Says first that the rate does not hold, if it does not. */
function warning(result: Anomalies, decision: AnomalyDecision): TemplateResult | typeof nothing {
  const words = rateWarningWords(result, decision);
  return words === "" ? nothing : html`<p class="shift" role="note">${icon("warning")}<span>${words}</span></p>`;
}

/** The verdict on a folder in a few sentences, a warning first. */
export function verdict(result: Anomalies, decision: AnomalyDecision): TemplateResult {
  const { thresholdMessage } = decision;
  return html`${warning(result, decision)}
    <p class="anomaly-verdict" role="status">
      <strong>${flaggedWords(result, decision)}</strong> ${worthWords(result).join(" ")}
      ${result.trust ? textButton(t("How far to trust it"), () => document.getElementById("trust-title")?.scrollIntoView()) : nothing}
    </p>
    ${thresholdMessage ? html`<p class="note">${say(thresholdMessage)}</p>` : nothing}`;
}

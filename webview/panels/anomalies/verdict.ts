import { html, nothing, type TemplateResult } from "lit";
import type { AnomalyDecision } from "../../../src/core/analyses/redecide.js";
import { textButton } from "../../controls/button.js";
import { icon } from "../../controls/icon.js";
import { count, oddness, plural, short } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import type { Anomalies } from "./ranking.js";

const percent = (share: number): string => short(100 * share, 2);

/** How many are flagged, and at which rate of false alarms. */
export function flaggedWords(result: Anomalies, { threshold, flagged, falseAlarms }: AnomalyDecision): string {
  const { trust } = result;
  const [many, all] = [count(flagged), count(trust?.judged ?? result.count)];
  if (threshold === null)
    return t("{0} ranked, none flagged: there is no threshold.", plural(result.count, t("{0} image"), t("{0} images")));
  if (!trust) return t("{0} of {1} flagged above {2}.", many, all, oddness(threshold));
  const heldOut = plural(trust.heldOut, t("{0} held-out image"), t("{0} held-out images"));
  if (!falseAlarms) return t("{0} of {1} flagged by {2} above {3}.", many, all, trust.score, oddness(threshold));
  const { rate, accepted, low, high } = falseAlarms;
  const figures = [many, all, trust.score, percent(rate), percent(low), percent(high), heldOut];
  return accepted
    ? t("{0} of {1} flagged by {2} at {3} % accepted false alarms ({4} to {5} %), from {6}.", ...figures)
    : t("{0} of {1} flagged by {2}. Of good images {3} % would be, too ({4} to {5} %), from {6}.", ...figures);
}

/** What the score is worth, by the defects that were planted to see it. */
export function worthWords({ trust }: Anomalies): string[] {
  const [own, ...baselines] = trust?.proof ?? [];
  if (!own || own.planted === 0) return [];
  const words = [
    own.smallest === null
      ? t("Finds {0} of {1} planted defects, none of a size reliably.", count(own.found), count(own.planted))
      : t("Finds planted defects from {0} pixels.", short(own.smallest)),
  ];
  const better = baselines.filter(({ found }) => found > own.found).map(({ scorer }) => scorer);
  if (better.length > 0) return [...words, t("Does not beat {0}, which needs no training: do not rely on this score.", better.join(", "))];
  const equal = baselines.filter(({ found }) => found === own.found).map(({ scorer }) => scorer);
  if (equal.length > 0) return [...words, t("No better than {0}, which needs no training.", equal.join(", "))];
  if (baselines.length === 2) return [...words, t("Beats both baselines.")];
  return baselines.length > 0 ? [...words, t("Beats the baselines.")] : words;
}

/** Says first that the rate does not hold, if it does not. */
function shiftWarning({ trust }: Anomalies): TemplateResult | typeof nothing {
  if (!trust?.shift?.shifted) return nothing;
  const words =
    trust.shift.direction === "up"
      ? t(
          "These images differ as a whole from those learned from, or more than a third of them are odd: the accepted rate of false alarms does not hold for them.",
        )
      : t("These images as a whole are less odd than the held-out ones: the accepted rate of false alarms does not hold for them.");
  return html`<p class="shift" role="note">${icon("warning")}<span>${words}</span></p>`;
}

/** The verdict on a folder in a few sentences, a warning first. */
export function verdict(result: Anomalies, decision: AnomalyDecision): TemplateResult {
  const { thresholdMessage } = decision;
  return html`${shiftWarning(result)}
    <p class="anomaly-verdict" role="status">
      <strong>${flaggedWords(result, decision)}</strong> ${worthWords(result).join(" ")}
      ${result.trust ? textButton(t("How far to trust it"), () => document.getElementById("trust-title")?.scrollIntoView()) : nothing}
    </p>
    ${thresholdMessage ? html`<p class="note">${say(thresholdMessage)}</p>` : nothing}`;
}

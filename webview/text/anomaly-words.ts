import { type AnomalyDecision, withDecision } from "../../src/core/analyses/redecide.js";
import type { ResultOf } from "../../src/core/analyses/result.js";
import type { TriageWord } from "../../src/core/analyses/triage.js";
import { rateWarning } from "../../src/core/analyses/trust-words.js";
import { count, oddness, plural, short } from "./format.js";
import { say, t } from "./words.js";

/** What the panel of anomalies and the report on them say alike. */
type Anomalies = ResultOf<"anomalies">;

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

/** Why the rate of false alarms does not hold at a decision; nothing if nothing speaks against it. */
export function rateWarningWords(result: Anomalies, decision: AnomalyDecision): string {
  const { trust } = withDecision(result, decision);
  const warning = trust && rateWarning(trust);
  return warning ? say(warning) : "";
}

/** How rarely a good image is as odd: "3 in 1,000 good ones look at least this odd". */
export function rarityWords(pValue: number, heldOut: number): string {
  if (!Number.isFinite(pValue) || heldOut === 0) return "";
  const least = 1 / (heldOut + 1);
  // No p-value is smaller: it says how many images it stands on, not how odd this one is.
  if (pValue <= least * 1.0001) return t("None of the {0} held-out good images looks this odd.", count(heldOut));
  if (pValue >= 0.1) return t("{0} in 100 good ones look at least this odd.", count(Math.round(100 * pValue)));
  return t("{0} in 1,000 good ones look at least this odd.", count(Math.max(1, Math.round(1000 * pValue))));
}

/** What the label of an image says: 1 for odd, 0 for good, anything else for none. */
export const labelWords = (odd: number | undefined): string =>
  odd === 1 ? t("labelled as an anomaly") : odd === 0 ? t("labelled good") : "";

/** What buttons and reports call the words of triage. */
export const triageLabels = (): Record<TriageWord, string> => ({ odd: t("Odd"), fine: t("Fine"), unsure: t("Unsure") });

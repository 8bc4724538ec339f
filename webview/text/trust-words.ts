import type { AnomalyTrust, LabelledMetrics } from "../../src/core/analyses/anomaly-trust.js";
import { trustSentences } from "../../src/core/analyses/trust-words.js";
import { count, short } from "./format.js";
import { say, t } from "./words.js";

/** A figure that says how far a result can be trusted, with its meaning. */
export interface TrustFigure {
  name: string;
  value: string;
  help: string;
}

const percent = (part: number): string => `${short(100 * part, 4)} %`;

/** How scores and threshold agree with the labels, and heat maps with the masks; empty without either. */
export function trustFigures({ pixels }: AnomalyTrust, labelled: LabelledMetrics | null): TrustFigure[] {
  const figures: TrustFigure[] = [];
  const add = (name: string, value: string, help: string) => figures.push({ name, value, help });
  if (labelled) {
    const { good, odd, auroc, averagePrecision, atThreshold } = labelled;
    add("AUROC", percent(auroc), t("How often an anomaly scores above a good image, ties counting half"));
    add(t("Average precision"), percent(averagePrecision), t("The precision over all thresholds, weighted by what each finds"));
    if (atThreshold) {
      const { f1, found, falseAlarms } = atThreshold;
      add("F1", short(f1), t("The harmonic mean of precision and recall at the threshold"));
      add(t("Found"), t("{0} of {1}", count(found), count(odd)), t("Images labelled as anomalies that are flagged"));
      add(t("False alarms"), t("{0} of {1}", count(falseAlarms), count(good)), t("Images labelled good that are flagged"));
    }
  }
  if (pixels) {
    add(t("AUROC of pixels"), percent(pixels.auroc), t("How often an odd pixel by the masks is hotter than a good one"));
    add("PRO", percent(pixels.pro), t("How much of each odd region is found, over shares of false pixels up to 0.3"));
  }
  return figures;
}

/** What a result rests on, in sentences, without what the verdict and the figures say already. */
export const trustWords = (trust: AnomalyTrust): string[] =>
  trustSentences({ ...trust, shift: null, falseAlarms: null, labelled: null, pixels: null }).map((one) => say(one));

import { type AnomalyDecision, decisionOfResult, decisionsOn } from "../../../src/core/analyses/redecide.js";
import { parseEntry } from "../../controls/entry.js";
import { knobAt } from "../../state/knobs.js";
import type { Anomalies, Ranking } from "./ranking.js";
import type { AnomaliesPage } from "./state.js";

const known = new WeakMap<Ranking, ReturnType<typeof decisionsOn>>();

/** What can be decided on a result, made ready once. */
function decisions(ranking: Ranking, { trust }: Anomalies): ReturnType<typeof decisionsOn> {
  const { scores, heldOut, odd } = ranking;
  const decide = known.get(ranking) ?? decisionsOn({ scores, heldOut, odd, planted: trust?.planted });
  known.set(ranking, decide);
  return decide;
}

/** What is flagged by the threshold as it is dragged, else by the project's settings, else by those of the result. */
export function decisionOf(page: AnomaliesPage, result: Anomalies, ranking: Ranking | null): AnomalyDecision {
  const { document } = page.editor;
  const { threshold } = page.state;
  const settings = document.ok ? { ...document.project.anomaly, ...draftedRate(page) } : result.origin?.anomaly;
  if (!ranking || !settings) return decisionOfResult(result);
  // Results of before have no held-out scores: only a threshold that is given can be decided on.
  if (threshold === null && ranking.heldOut.length === 0 && settings.threshold === "auto") return decisionOfResult(result);
  return decisions(ranking, result)(threshold === null ? settings : { ...settings, threshold });
}

/** The rate of false alarms that is tried out in the form and not in the project's text yet. */
function draftedRate({ shared }: AnomaliesPage): { falseAlarmRate?: number } {
  const knob = knobAt("anomaly.falseAlarmRate");
  const draft = knob && shared.drafts[knob.path];
  const entry = knob && draft ? parseEntry(knob, draft.text) : null;
  return entry?.ok && typeof entry.value === "number" ? { falseAlarmRate: entry.value } : {};
}

/** Shows a threshold while it is dragged; the project's text is as it was. */
export const showThreshold = (page: AnomaliesPage, threshold: number): void => page.update({ threshold });

/** Ends the gesture: the project's text gets the threshold that is shown, as one edit. */
export function keepThreshold(page: AnomaliesPage): void {
  const { threshold } = page.state;
  if (threshold === null) return;
  page.send({ type: "edit", path: ["anomaly", "threshold"], value: threshold });
}

/** Gives up what was dragged. */
export const dropThreshold = (page: AnomaliesPage): void => page.update({ threshold: null });

/** True if the project's text can take a threshold. */
export const canDecide = ({ editor: { document } }: AnomaliesPage): boolean => document.ok && !document.readOnly;

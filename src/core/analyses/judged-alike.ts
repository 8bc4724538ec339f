import { applyEdits } from "jsonc-parser";
import { settingEdits } from "../project/document-edits.js";
import type { AnalysisResult } from "./analyses.js";

/** What a result was judged by that a few images alone would not give again. */
export type JudgedBy = Pick<AnalysisResult<"anomalies">, "threshold" | "trust">;

/** A project's text with the score and the threshold of a result, so that images that come later are judged alike. Masks are of no use for them. */
export function judgedAlike(text: string, { threshold, trust }: JudgedBy): string {
  const set = (before: string, path: string[], value: unknown) => applyEdits(before, settingEdits(before, path, value));
  const scored = trust ? set(text, ["anomaly", "score"], trust.score) : text;
  const decided = threshold === null ? scored : set(scored, ["anomaly", "threshold"], threshold);
  return set(decided, ["data", "masks"], undefined);
}

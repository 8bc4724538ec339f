import { anomalyTable } from "../core/analyses/anomaly-table.js";
import { type DecisionSettings, decisionsOn, judgedImages, withDecision } from "../core/analyses/redecide.js";
import type { Columns, ResultRecord } from "../core/analyses/result.js";
import { saidLabels, type Triage } from "../core/analyses/triage.js";
import { writeAtomic } from "../files/atomic.js";
import { writeTable } from "../files/table.js";
import type { KeptResult } from "./kept-result.js";
import { recordFile, recordText } from "./result-files.js";

/** A result of anomalies that settings decide, from the numbers that it keeps. */
export interface DecidableResult {
  /** Its record as settings leave it, the settings among it. */
  decided(settings: DecisionSettings): ResultRecord;
  /** Writes table and record as settings leave them. Throws UserError on a full disk. */
  write(settings: DecisionSettings): Promise<void>;
}

/** The numbers of a result, with what was said of its images as their labels if that counts as such. Throws if a column is cut short. */
export async function labelledColumns(opened: KeptResult, triage: Triage | null): Promise<Columns> {
  const columns = await opened.columns();
  return triage ? { ...columns, odd: saidLabels(columns.odd, await opened.files(), triage) } : columns;
}

/**
 * Opens a result to be decided again; null for one of another kind, or of before, which keeps no held-out scores. `triage` is what was
 * said of its images if that counts as their labels. Throws if a column is cut short.
 */
export async function decidable(opened: KeptResult, triage: Triage | null = null): Promise<DecidableResult | null> {
  const { record } = opened;
  const { result } = record;
  if (!("threshold" in result)) return null;
  const columns = await labelledColumns(opened, triage);
  const images = judgedImages(columns, result.trust);
  if (!images) return null;
  const decide = decisionsOn(images);
  const decided = ({ threshold, falseAlarmRate }: DecisionSettings): ResultRecord => {
    const anomaly = { ...record.anomaly, threshold, falseAlarmRate };
    return { ...record, result: withDecision(result, decide(anomaly)), anomaly };
  };
  const write = async (settings: DecisionSettings) => {
    const { run, table, folder, leftOut } = result;
    const names = await opened.files();
    const subject = { ...images, regions: columns.regions, run, leftOut, file: (index: number) => names[index] };
    await writeTable(table, anomalyTable(subject, decide(settings).threshold));
    await writeAtomic(recordFile(folder), recordText(decided(settings), folder));
  };
  return { decided, write };
}

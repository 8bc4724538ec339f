import { stat } from "node:fs/promises";
import path from "node:path";
import { version } from "../../package.json";
import { speak } from "../../webview/text/words.js";
import { flaggedOrder } from "../core/analyses/anomaly-table.js";
import { decisionOfResult } from "../core/analyses/redecide.js";
import { countedTriage, type Triage } from "../core/analyses/triage.js";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import type { Project } from "../core/project/project.js";
import { writeAtomic } from "../files/atomic.js";
import { parseTriage, readTriageText } from "../files/triage-table.js";
import { decidable, labelledColumns } from "../runs/decided-result.js";
import type { KeptResult } from "../runs/kept-result.js";
import { requireResult } from "../runs/result-folder.js";
import { runForUse } from "../runs/runs.js";
import { reportHtml } from "./document.js";
import { reportPictures } from "./pictures.js";
import { requireReportPlace, sealed } from "./place.js";

/** Images of which a report has pictures: more would make it too large to open. */
const mostPictures = 1000;

/** A result of anomalies as settings and what counts of the triage decide it, with these. Throws UserError for one of another kind. */
async function decidedResult(opened: KeptResult, settings: Project["anomaly"] | undefined, said: Triage | null) {
  const decide = settings && (await decidable(opened, said));
  const { result, anomaly } = decide ? decide.decided(settings) : opened.record;
  if (!("threshold" in result))
    throw new UserError(sentence("A report is of anomalies, and this result is of another kind: {0}.", result.kind), "wrong-use");
  return { result, anomaly };
}

/** A folder of images as a report names it: from the project on if it lies beside it. */
function inputName(project: string, input: string): string {
  const relative = path.relative(path.dirname(project), input);
  return relative === "" || /^\.\.(?:[\\/]|$)/.test(relative) || path.isAbsolute(relative) ? input : relative.split(path.sep).join("/");
}

/** What a report is written of, and where to. */
export interface ReportInput {
  /** The project's file, absolute. */
  project: string;
  /** The settings that decide; those that the result was judged by if it is left out. */
  anomaly?: Project["anomaly"];
  /** The project's table of labels. */
  labels: string | null;
  /** The folder of a result of anomalies. */
  result: string;
  file: string;
  /** Whether the person knows that a file of that name goes. */
  replace?: boolean;
  /** The person's language; English if it is left out. */
  words?: { language: string; bundle: Readonly<Record<string, string>> };
}

/** What a report is written with. */
export interface ReportContext {
  signal: AbortSignal;
  date: () => Date;
  onDone: (done: number, total: number) => void;
}

/**
 * Writes a result of anomalies as one HTML file. Throws UserError if the result is not there or is of another kind, or if the file is
 * not to be replaced; CancelledError.
 */
export async function writeReport(input: ReportInput, { signal, date, onDone }: ReportContext) {
  const { file } = input;
  if (!input.replace) await requireReportPlace(file);
  const opened = await requireResult(input.result);
  const triage = parseTriage(await readTriageText(input.project));
  const said = countedTriage(triage, path.basename(input.project), input.labels);
  const { result, anomaly } = await decidedResult(opened, input.anomaly, said);
  const { record, about, metrics, epoch } = await runForUse(input.project, result);
  const columns = await labelledColumns(opened, said);
  const above = flaggedOrder(columns.scores, result.threshold);
  const shown = Array.from(above.subarray(0, mostPictures));
  const flagged = await reportPictures(opened, shown, result.heatScale, { signal, onDone: (done) => onDone(done, shown.length) });
  speak(input.words?.language ?? "en", input.words?.bundle ?? {});
  const html = reportHtml({
    project: path.basename(input.project),
    input: inputName(input.project, result.input),
    result,
    decision: decisionOfResult(result),
    columns,
    settings: { ...record.project, anomaly },
    run: { ...record, ...about, epochs: metrics.length, epoch },
    flagged,
    triage,
    written: date().toISOString(),
    version,
  });
  await writeAtomic(file, sealed(html), sentence("Free some space and try again."));
  return { file, flagged: above.length, shown: flagged.length, bytes: (await stat(file)).size };
}

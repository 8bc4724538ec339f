import { stat } from "node:fs/promises";
import path from "node:path";
import type { AnalysisKind, AnalysisRequest, AnalysisResult, AnyResult } from "../core/analyses/analyses.js";
import type { TableRow } from "../core/analyses/analysis.js";
import type { JobRequest } from "../core/jobs/jobs.js";
import { UserError } from "../core/language/error.js";
import type { EngineChoice } from "../core/network/engine-kind.js";
import { partOf } from "../core/project/item-name.js";
import type { RunChoice } from "../core/runs/run.js";
import { listImages } from "../files/list-images.js";
import { requireReportPlace } from "../report/place.js";
import type { TrainerClient } from "../worker-client/client.js";
import { type AnalysisOptions, absolute, rowOptions } from "./analysis-options.js";
import { rowLine, tell } from "./analysis-words.js";
import { projectPath, type Shell } from "./shell.js";
import { watchArrivals } from "./watch.js";
import { openWorker, work, workIn } from "./worker.js";

/** Exit code of `anomalies --fail-on-anomaly` if an image is flagged. */
const anomaliesFound = 3;

/** Exit code of `--fail-on-anomaly` if nothing is flagged but there is no threshold, or files could not be judged. */
const notJudged = 1;

/** Runs an analysis and gives the exit code. */
export async function analyse(shell: Shell, kind: AnalysisKind, project: string, options: AnalysisOptions): Promise<number> {
  const input = absolute(shell, options.input);
  const output = options.output === undefined ? undefined : absolute(shell, options.output);
  if (output !== undefined && path.relative(partOf(input).file, output) === "")
    throw new UserError(
      "--output must be another folder than --input: pictures of the same names would replace the originals.",
      "wrong-use",
    );
  const { run, epoch } = options;
  const base = { project: absolute(shell, projectPath(project)), run, epoch, input, output, stream: shell.terminal.streams };
  // The options are those of the row, whose types the request has.
  const request = { ...base, ...rowOptions(shell, kind, options) } as AnalysisRequest<AnalysisKind>;
  const report = options.report === undefined ? undefined : await reportPlace(shell, options);
  if (options.watch) return watchFolder(shell, { ...request, stream: true }, options, report);
  const client = await openWorker(shell, options.engine);
  try {
    const result: AnyResult = await workIn<AnalysisKind>(shell, client, { kind, ...request });
    tell(shell, result, request);
    if (report !== undefined) await writeReport(shell, client, { project: base.project, result: result.folder, file: report });
    return options.failOnAnomaly && result.kind === "anomalies" ? verdictCode(result) : 0;
  } finally {
    await client.dispose();
  }
}

/** The file of the report, before anything is computed. Throws UserError if it may not be written, or there will be no pictures for it. */
async function reportPlace(shell: Shell, { report = "", output }: AnalysisOptions): Promise<string> {
  if (output !== undefined)
    throw new UserError(
      "--report needs the result in the run, with its pictures: leave out --output. The table lies there, too.",
      "wrong-use",
    );
  if (!/\.html?$/i.test(report)) throw new UserError(`--report writes an HTML file: the name ${report} must end in .html.`, "wrong-use");
  const file = absolute(shell, report);
  await requireReportPlace(file);
  return file;
}

async function writeReport(shell: Shell, client: TrainerClient, of: JobRequest<"report">): Promise<void> {
  const written = await workIn(shell, client, { kind: "report", ...of });
  const { file, flagged, shown, bytes } = written;
  const pictures = shown < flagged ? `the first ${shown} of ${flagged} flagged images` : `${flagged} flagged images`;
  shell.terminal.result(written, [`Report with ${pictures}, ${(bytes / 1e6).toFixed(1)} MB: ${file}`]);
}

/** Judges a folder, then every file that comes into it; gives the exit code once it is stopped. */
async function watchFolder(
  shell: Shell,
  request: AnalysisRequest<"anomalies">,
  options: AnalysisOptions,
  report: string | undefined,
): Promise<number> {
  const folder = await stat(request.input).catch(() => null);
  if (!folder?.isDirectory()) throw new UserError(`--watch needs a folder: ${request.input} is none.`, "wrong-use");
  // Before the first look, so that what comes meanwhile is judged.
  const known = new Set((await listImages(request.input, { passesOver: request.output })).names);
  const client = await openWorker(shell, options.engine);
  try {
    const first = await client.run<"anomalies">(
      { kind: "anomalies", ...request },
      {
        signal: shell.signal,
        onEvent: (event) => (event.kind === "rows" && !shell.terminal.streams ? undefined : shell.terminal.event(event)),
      },
    );
    tell(shell, first, request);
    if (report !== undefined) await writeReport(shell, client, { project: request.project, result: first.folder, file: report });
    let code = verdictCode(first);
    const watched = (row: TableRow) => {
      shell.terminal.event({ kind: "rows", rows: [row] });
      if (!shell.terminal.streams) shell.terminal.say(rowLine(row));
      if (row.flagged === true) code = anomaliesFound;
      else if (row.outcome !== "judged" && code === 0) code = notJudged;
    };
    await watchArrivals(shell, client, request, first, known, { row: watched });
    return options.failOnAnomaly ? code : 0;
  } finally {
    await client.dispose();
  }
}

/** The exit code of `--fail-on-anomaly`: a folder that was not wholly judged is not passed. */
function verdictCode({ flagged, threshold, leftOut, count, trust }: AnalysisResult<"anomalies">): number {
  if (flagged > 0) return anomaliesFound;
  return threshold === null || leftOut.length > 0 || (trust && trust.judged < count) ? notJudged : 0;
}

/** Draws the images of a table of codes. */
export async function decode(
  shell: Shell,
  project: string,
  options: { codes: string; output: string; engine: EngineChoice } & RunChoice,
): Promise<void> {
  const paths = {
    project: absolute(shell, projectPath(project)),
    codes: absolute(shell, options.codes),
    output: absolute(shell, options.output),
  };
  const result = await work(shell, { kind: "decode", ...paths, run: options.run, epoch: options.epoch }, options.engine);
  shell.terminal.result(result, [`Drew ${result.items.length} images into ${result.folder}`]);
}

import { stat } from "node:fs/promises";
import path from "node:path";
import { type AnalysisKind, type AnalysisRequest, type AnalysisResult, type AnyResult, analyses } from "../core/analyses/analyses.js";
import type { AnalysisOption, TableRow } from "../core/analyses/analysis.js";
import type { CleaningCheck } from "../core/analyses/cleaning-check.js";
import { cleaningSentences } from "../core/analyses/cleaning-words.js";
import { trustSentences } from "../core/analyses/trust-words.js";
import { worstSentences } from "../core/analyses/worst-images.js";
import type { JobRequest } from "../core/jobs/jobs.js";
import { UserError, unreachable } from "../core/language/error.js";
import { inEnglish } from "../core/language/sentence.js";
import type { EngineChoice } from "../core/network/engine-kind.js";
import { partOf } from "../core/project/item-name.js";
import { listImages } from "../files/list-images.js";
import { requireReportPlace } from "../report/place.js";
import type { TrainerClient } from "../worker-client/client.js";
import { projectPath, type Shell } from "./shell.js";
import { watchArrivals } from "./watch.js";
import { openWorker, work, workIn } from "./worker.js";

/** Options that every analysis has, and those of its row by their names. */
export interface AnalysisOptions {
  input: string;
  /** If it is left out, the result lies in the run, where the editor shows it. */
  output?: string;
  run?: string;
  engine: EngineChoice;
  failOnAnomaly?: boolean;
  watch?: boolean;
  report?: string;
  [option: string]: unknown;
}

/** Exit code of `anomalies --fail-on-anomaly` if an image is flagged. */
const anomaliesFound = 3;

/** Exit code of `--fail-on-anomaly` if nothing is flagged but there is no threshold, or files could not be judged. */
const notJudged = 1;

/** Images that the terminal names as most unusual. */
const named = 5;

interface Flag {
  flags: string;
  help: string;
  /** The words that it takes, if not any. */
  choices?: readonly string[];
  /** True if it takes a whole number. */
  whole?: true;
}

/** Options of commands that are no part of what the analysis is asked. */
const commandFlags: { readonly [K in AnalysisKind]?: readonly Flag[] } = {
  anomalies: [
    {
      flags: "--report <file>",
      help: "write the result as one HTML file that stands alone: figures, flagged images, settings, provenance",
    },
    {
      flags: "--fail-on-anomaly",
      help: "exit with 3 if an image is flagged, with 1 if there is no threshold or files could not be judged",
    },
    { flags: "--watch", help: "then judge each image that comes into the folder, and say when they drift, until it is stopped" },
  ],
};

/** The options of an analysis as the command line writes them: those of its row, `--reference <source>` or `--heat-maps`, then its command's own. */
export function optionFlags(kind: AnalysisKind): Flag[] {
  const options: [string, AnalysisOption][] = Object.entries(analyses[kind].options);
  const ofRow = options.map(([name, option]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    switch (option.kind) {
      case "source":
        return { flags: `${flag} <source>`, help: option.help };
      case "switch":
        return { flags: flag, help: option.help };
      case "choice":
        return { flags: `${flag} <name>`, help: option.help, choices: option.choices };
      case "count":
        return { flags: `${flag} <number>`, help: option.help, whole: true as const };
      default:
        return unreachable(option);
    }
  });
  return [...ofRow, ...(commandFlags[kind] ?? [])];
}

/** A source on the command line may name a part: digits.npy[0:100]. */
const absolute = (shell: Shell, text: string) => path.resolve(shell.root, text);

/** What the row's options say, with absolute paths. */
function rowOptions(shell: Shell, kind: AnalysisKind, chosen: AnalysisOptions): Record<string, unknown> {
  const options: [string, AnalysisOption][] = Object.entries(analyses[kind].options);
  return Object.fromEntries(
    options.map(([name, option]) => {
      const value = chosen[name];
      return [name, option.kind === "source" && typeof value === "string" ? absolute(shell, value) : value];
    }),
  );
}

/** Runs an analysis and gives the exit code. */
export async function analyse(shell: Shell, kind: AnalysisKind, project: string, options: AnalysisOptions): Promise<number> {
  const input = absolute(shell, options.input);
  const output = options.output === undefined ? undefined : absolute(shell, options.output);
  if (output !== undefined && path.relative(partOf(input).file, output) === "")
    throw new UserError(
      "--output must be another folder than --input: pictures of the same names would replace the originals.",
      "wrong-use",
    );
  const base = { project: absolute(shell, projectPath(project)), run: options.run, input, output, stream: shell.terminal.streams };
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
  const known = new Set((await listImages(request.input)).names);
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

/** An image that came while a folder is watched, in a line. */
function rowLine({ file, score, p, flagged, region, outcome }: TableRow): string {
  if (typeof score !== "number") return `${file}  ${outcome}`;
  const words = [typeof p === "number" ? `p ${p.toPrecision(2)}` : "", flagged ? "FLAGGED" : "", flagged && region ? `at ${region}` : ""];
  return [file, score.toPrecision(4), ...words.filter(Boolean)].join("  ");
}

function tell(shell: Shell, result: AnyResult, request: AnalysisRequest<AnalysisKind>): void {
  shell.terminal.result(result, [...lines<AnalysisKind>(result, request), `By the run ${result.run}.`, ...leftOut(result)]);
}

/** The exit code of `--fail-on-anomaly`: a folder that was not wholly judged is not passed. */
function verdictCode({ flagged, threshold, leftOut, count, trust }: AnalysisResult<"anomalies">): number {
  if (flagged > 0) return anomaliesFound;
  return threshold === null || leftOut.length > 0 || (trust && trust.judged < count) ? notJudged : 0;
}

/** What the terminal says of the result of each analysis. */
const words: { readonly [K in AnalysisKind]: (result: AnalysisResult<K>, request: AnalysisRequest<K>) => string[] } = {
  reconstruct: (result, { reference }) => comparisonLines("Reconstructed", result, reference),
  denoise: (result, { reference }) => comparisonLines("Denoised", result, reference),
  embed: ({ count, latent, table }) => [`Embedded ${count} images into ${latent} numbers each: ${table}`],
  similar: ({ image, compared, table, count }) => [`Found the ${count} of ${compared} images that are most like ${image}: ${table}`],
  anomalies: ({ threshold, thresholdMessage, flagged, count, worst, table, trust }) => [
    threshold === null
      ? thresholdMessage
        ? inEnglish(thresholdMessage)
        : ""
      : `${flagged} of ${count} images are flagged, above ${threshold.toPrecision(4)}.`,
    ...(trust ? trustSentences(trust).map(inEnglish) : []),
    "Most unusual first:",
    ...worst.slice(0, named).map(({ file, score }) => `  ${file}  ${score.toPrecision(4)}`),
    `All scores: ${table}`,
  ],
};

function lines<K extends AnalysisKind>(result: AnalysisResult<K>, request: AnalysisRequest<K>): string[] {
  return words[result.kind](result, request);
}

function comparisonLines(done: string, result: AnalysisResult<"reconstruct" | "denoise">, reference: string | undefined): string[] {
  const { mse, psnr, ssim } = result.mean;
  const compared = reference ? "against the reference" : "against the images themselves";
  return [
    `${done} ${result.count} images into ${result.folder}`,
    `Mean ${compared}: mse ${mse.toPrecision(4)}, PSNR ${psnr.toFixed(2)} dB, SSIM ${ssim.toFixed(4)}`,
    ...(result.check ? cleaningLines(result.check) : []),
    ...(result.worst ?? []).filter(({ figure }) => figure === "psnr").flatMap((worst) => worstSentences(worst).map(inEnglish)),
    `Table: ${result.table}`,
  ];
}

function cleaningLines(check: CleaningCheck): string[] {
  const { verdict, grounds } = cleaningSentences(check);
  return [...(verdict ? [verdict] : []), ...grounds].map(inEnglish);
}

function leftOut({ leftOut }: Pick<AnyResult, "leftOut">): string[] {
  return leftOut.map(({ file, reason }) => `Left out ${file}: ${reason ? inEnglish(reason) : ""}`);
}

/** Draws the images of a table of codes. */
export async function decode(
  shell: Shell,
  project: string,
  options: { codes: string; output: string; run?: string; engine: EngineChoice },
): Promise<void> {
  const paths = {
    project: absolute(shell, projectPath(project)),
    codes: absolute(shell, options.codes),
    output: absolute(shell, options.output),
  };
  const result = await work(shell, { kind: "decode", ...paths, run: options.run }, options.engine);
  shell.terminal.result(result, [`Drew ${result.items.length} images into ${result.folder}`]);
}

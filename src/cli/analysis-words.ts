import type { AnalysisKind, AnalysisRequest, AnalysisResult, AnyResult } from "../core/analyses/analyses.js";
import type { TableRow } from "../core/analyses/analysis.js";
import type { CleaningCheck } from "../core/analyses/cleaning-check.js";
import { cleaningSentences } from "../core/analyses/cleaning-words.js";
import { trustSentences } from "../core/analyses/trust-words.js";
import { worstSentences } from "../core/analyses/worst-images.js";
import { inEnglish } from "../core/language/sentence.js";
import type { Shell } from "./shell.js";

/** Images that the terminal names as most unusual. */
const named = 5;

/** An image that came while a folder is watched, in a line. */
export function rowLine({ file, score, p, flagged, region, outcome }: TableRow): string {
  if (typeof score !== "number") return `${file}  ${outcome}`;
  const words = [typeof p === "number" ? `p ${p.toPrecision(2)}` : "", flagged ? "FLAGGED" : "", flagged && region ? `at ${region}` : ""];
  return [file, score.toPrecision(4), ...words.filter(Boolean)].join("  ");
}

/** Says a result, by which run it is and what was left out. */
export function tell(shell: Shell, result: AnyResult, request: AnalysisRequest<AnalysisKind>): void {
  const by = result.epoch === undefined ? `By the run ${result.run}.` : `By epoch ${result.epoch} of the run ${result.run}.`;
  shell.terminal.result(result, [...lines<AnalysisKind>(result, request), by, ...leftOut(result)]);
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

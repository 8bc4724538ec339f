import path from "node:path";
import * as vscode from "vscode";
import type { AnalysisKind, AnalysisResult } from "../../core/analyses/analyses.js";
import { count, decimals, measure } from "../platform/format.js";
import { say } from "../platform/words.js";

/** What the command of an analysis asks, what is said while it works, and its result in a sentence. */
interface AnalysisWords<K extends AnalysisKind> {
  ask: () => string;
  doing: (folder: string) => string;
  done: (result: AnalysisResult<K>) => string;
}

type Comparison = AnalysisResult<"reconstruct" | "denoise">;

/** Images, mean error and PSNR in the form of the person's language. */
const figures = ({ count: images, mean }: Comparison): [string, string, string] => [
  count(images),
  measure(mean.mse, 3),
  decimals(mean.psnr, 1),
];

export const analysisWords: { readonly [K in AnalysisKind]: AnalysisWords<K> } = {
  reconstruct: {
    ask: () => vscode.l10n.t("Reconstruct which folder?"),
    doing: (folder) => vscode.l10n.t("Reconstructing {0}", folder),
    done: (result) => vscode.l10n.t("{0} images reconstructed: mean error {1}, PSNR {2} dB.", ...figures(result)),
  },
  denoise: {
    ask: () => vscode.l10n.t("Denoise which folder?"),
    doing: (folder) => vscode.l10n.t("Denoising {0}", folder),
    done: (result) => vscode.l10n.t("{0} images denoised: mean error {1}, PSNR {2} dB.", ...figures(result)),
  },
  embed: {
    ask: () => vscode.l10n.t("Embed which folder?"),
    doing: (folder) => vscode.l10n.t("Embedding {0}", folder),
    done: ({ count: images, latent }) => vscode.l10n.t("{0} images embedded into {1} numbers each.", count(images), latent),
  },
  similar: {
    ask: () => vscode.l10n.t("Find similar images in which folder?"),
    doing: (folder) => vscode.l10n.t("Finding similar images in {0}", folder),
    done: ({ count: images, compared }) => vscode.l10n.t("The {0} most alike of {1} images found.", count(images), count(compared)),
  },
  anomalies: {
    ask: () => vscode.l10n.t("Look for anomalies in which folder?"),
    doing: (folder) => vscode.l10n.t("Looking for anomalies in {0}", folder),
    done: ({ count: images, threshold, thresholdMessage, flagged }) =>
      threshold === null
        ? [vscode.l10n.t("{0} images ranked.", count(images)), ...(thresholdMessage ? [say(thresholdMessage)] : [])].join(" ")
        : vscode.l10n.t("{0} of {1} images flagged; they are listed in Problems.", count(flagged), count(images)),
  },
};

/** A result in a sentence. */
export function resultWords<K extends AnalysisKind>(kind: K, result: AnalysisResult<K>): string {
  return analysisWords[kind].done(result);
}

/** What is said while images are judged that came into a watched folder. */
export const judgingWords = (folder: string): string => vscode.l10n.t("Judging what came into {0}", path.basename(folder));

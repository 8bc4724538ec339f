import * as vscode from "vscode";
import type { AnalysisKind } from "../../core/analyses/analyses.js";
import type { Result } from "../../core/analyses/result.js";
import { unreachable } from "../../core/language/error.js";
import { count, decimals, measure } from "../platform/format.js";
import { say } from "../platform/words.js";

/** What the command of each analysis asks and says. */
export const analysisWords: Record<AnalysisKind, { ask: () => string; doing: (folder: string) => string }> = {
  reconstruct: {
    ask: () => vscode.l10n.t("Reconstruct which folder?"),
    doing: (folder) => vscode.l10n.t("Reconstructing {0}", folder),
  },
  denoise: {
    ask: () => vscode.l10n.t("Denoise which folder?"),
    doing: (folder) => vscode.l10n.t("Denoising {0}", folder),
  },
  embed: { ask: () => vscode.l10n.t("Embed which folder?"), doing: (folder) => vscode.l10n.t("Embedding {0}", folder) },
  anomalies: {
    ask: () => vscode.l10n.t("Look for anomalies in which folder?"),
    doing: (folder) => vscode.l10n.t("Looking for anomalies in {0}", folder),
  },
};

/** A result in a sentence. */
export function resultWords(result: Result): string {
  const images = count(result.count);
  switch (result.kind) {
    case "embed":
      return vscode.l10n.t("{0} images embedded into {1} numbers each.", images, result.latent);
    case "anomalies":
      return result.threshold === null
        ? [vscode.l10n.t("{0} images ranked.", images), ...(result.thresholdMessage ? [say(result.thresholdMessage)] : [])].join(" ")
        : vscode.l10n.t("{0} of {1} images flagged; they are listed in Problems.", count(result.flagged), images);
    case "reconstruct":
    case "denoise": {
      const { mse, psnr } = result.mean;
      const figures = [images, measure(mse, 3), decimals(psnr, 1)] as const;
      return result.kind === "denoise"
        ? vscode.l10n.t("{0} images denoised: mean error {1}, PSNR {2} dB.", ...figures)
        : vscode.l10n.t("{0} images reconstructed: mean error {1}, PSNR {2} dB.", ...figures);
    }
    default:
      return unreachable(result);
  }
}

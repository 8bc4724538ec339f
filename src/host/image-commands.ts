import path from "node:path";
import * as vscode from "vscode";
import { panelOf } from "../core/stale.js";
import type { Result } from "../protocol/webview.js";
import { viewType } from "./editor-provider.js";
import { chooseImages, findProject } from "./find-project.js";
import { count, decimals, measure } from "./format.js";
import { withProgress } from "./progress.js";
import type { ProjectSession } from "./project-session.js";
import type { Sessions } from "./sessions.js";
import { say } from "./words.js";

export type ImageKind = Result["kind"];

/** What each command on images says and where its result is shown. */
export const imageCommands: Record<ImageKind, { ask: () => string; doing: (folder: string) => string }> = {
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
  const images = count(result.items.length);
  switch (result.kind) {
    case "embed":
      return vscode.l10n.t("{0} images embedded into {1} numbers each.", images, result.latent);
    case "anomalies":
      return result.threshold === null
        ? [vscode.l10n.t("{0} images ranked.", images), ...(result.thresholdMessage ? [say(result.thresholdMessage)] : [])].join(" ")
        : vscode.l10n.t("{0} of {1} images flagged; they are listed in Problems.", count(result.flagged), images);
    default: {
      const { mse, psnr } = result.mean;
      const figures = [images, measure(mse, 3), decimals(psnr, 1)] as const;
      return result.kind === "denoise"
        ? vscode.l10n.t("{0} images denoised: mean error {1}, PSNR {2} dB.", ...figures)
        : vscode.l10n.t("{0} images reconstructed: mean error {1}, PSNR {2} dB.", ...figures);
    }
  }
}

/** Opens the editor of a project. */
export async function openEditor({ uri }: ProjectSession): Promise<void> {
  await vscode.commands.executeCommand("vscode.openWith", uri, viewType);
}

/** Runs a command on a folder of images with a project, shows its result in the editor and offers its table. */
export async function runOnFolder(
  sessions: Sessions,
  kind: ImageKind,
  given?: vscode.Uri,
  project?: ProjectSession,
): Promise<Result | undefined> {
  const { ask, doing } = imageCommands[kind];
  const session = project ?? (await findProject(sessions, given));
  if (!session) return undefined;
  const folder = given ?? (await chooseImages(ask(), vscode.Uri.file(path.dirname(session.file))));
  if (!folder) return undefined;
  const title = doing(path.basename(folder.fsPath));
  session.mustRun();
  // First, as the panel shows how far it is, and what goes wrong.
  await openEditor(session);
  session.show(panelOf(kind));
  const result = await withProgress(title, (watched) => session.runOnImages({ kind, input: folder.fsPath }, title, watched));
  void offerTable(result);
  return result;
}

async function offerTable(result: Result): Promise<void> {
  const open = vscode.l10n.t("Open Table");
  if ((await vscode.window.showInformationMessage(resultWords(result), open)) === open) {
    await vscode.window.showTextDocument(vscode.Uri.file(result.table));
  }
}

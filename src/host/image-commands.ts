import path from "node:path";
import * as vscode from "vscode";
import type { Panel, Result } from "../protocol/webview.js";
import { viewType } from "./editor-provider.js";
import { chooseFolder, findProject } from "./find-project.js";
import { withProgress } from "./progress.js";
import type { ProjectSession } from "./project-session.js";
import type { Sessions } from "./sessions.js";

export type ImageKind = Result["kind"];

/** What each command on images says and where its result is shown. */
export const imageCommands: Record<ImageKind, { ask: string; doing: (folder: string) => string; panel: Panel }> = {
  reconstruct: { ask: "Reconstruct which folder?", doing: (folder) => `Reconstructing ${folder}`, panel: "reconstructions" },
  denoise: { ask: "Denoise which folder?", doing: (folder) => `Denoising ${folder}`, panel: "reconstructions" },
  embed: { ask: "Embed which folder?", doing: (folder) => `Embedding ${folder}`, panel: "map" },
  anomalies: { ask: "Look for anomalies in which folder?", doing: (folder) => `Looking for anomalies in ${folder}`, panel: "anomalies" },
};

/** A result in a sentence. */
export function resultWords(result: Result): string {
  const images = `${result.items.length.toLocaleString("en-US")} images`;
  switch (result.kind) {
    case "embed":
      return `${images} embedded into ${result.latent} numbers each.`;
    case "anomalies":
      return result.threshold === null
        ? `${images} ranked. ${result.thresholdMessage ?? ""}`
        : `${result.flagged.toLocaleString("en-US")} of ${images} flagged; they are listed in Problems.`;
    default:
      return `${images} ${result.kind === "denoise" ? "denoised" : "reconstructed"}: mean error ${result.mean.mse.toPrecision(3)}, PSNR ${result.mean.psnr.toFixed(1)} dB.`;
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
  const { ask, doing, panel } = imageCommands[kind];
  const session = project ?? (await findProject(sessions, given));
  if (!session) return undefined;
  const folder = given ?? (await chooseFolder(ask, vscode.Uri.file(path.dirname(session.file))));
  if (!folder) return undefined;
  const title = doing(path.basename(folder.fsPath));
  const result = await withProgress(title, (watched) => session.runOnImages({ kind, input: folder.fsPath }, title, watched));
  await openEditor(session);
  session.show(panel);
  void offerTable(result);
  return result;
}

async function offerTable(result: Result): Promise<void> {
  const open = "Open Table";
  if ((await vscode.window.showInformationMessage(resultWords(result), open)) === open) {
    await vscode.window.showTextDocument(vscode.Uri.file(result.table));
  }
}

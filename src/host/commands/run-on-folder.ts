import path from "node:path";
import * as vscode from "vscode";
import type { AnalysisKind } from "../../core/analyses/analyses.js";
import { panelOf, type Result } from "../../core/analyses/result.js";
import type { AnalysisWork } from "../analyses/results.js";
import { analysisWords, resultWords } from "../analyses/words.js";
import { chooseImages } from "../platform/choose.js";
import { withProgress } from "../platform/progress.js";
import { openEditor } from "../project/editor.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";
import { findProject } from "./find-project.js";

/** Runs a command on a folder of images with a project, shows its result in the editor and offers its table. */
export async function runOnFolder(
  sessions: Sessions,
  kind: AnalysisKind,
  selected?: vscode.Uri,
  project?: ProjectSession,
): Promise<Result | undefined> {
  const session = project ?? (await findProject(sessions, selected));
  if (!session) return undefined;
  const folder = selected ?? (await chooseImages(analysisWords[kind].ask(), vscode.Uri.file(path.dirname(session.location.file))));
  if (!folder) return undefined;
  return runOn(session, { kind, input: folder.fsPath });
}

/** Runs an analysis, shows its result in the editor and offers its table. Throws UserError, CancelledError. */
export async function runOn<K extends AnalysisKind>(session: ProjectSession, work: AnalysisWork<K>): Promise<Result> {
  const { kind, input } = work;
  const title = analysisWords[kind].doing(path.basename(input));
  session.location.requireRunnable();
  // First, as the panel shows the progress, and what goes wrong.
  await openEditor(session);
  session.pages.post({ type: "show", panel: panelOf(kind) });
  const result = await withProgress(title, (watched) => session.results.run(work, session.document.text, title, watched));
  void offerTable(result);
  return result;
}

async function offerTable(result: Result): Promise<void> {
  const open = vscode.l10n.t("Open Table");
  if ((await vscode.window.showInformationMessage(resultWords<AnalysisKind>(result.kind, result), open)) === open) {
    await vscode.window.showTextDocument(vscode.Uri.file(result.table));
  }
}

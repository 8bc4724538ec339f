import path from "node:path";
import * as vscode from "vscode";
import { count } from "../platform/format.js";
import { withProgress } from "../platform/progress.js";
import type { ProjectSession } from "../project/session.js";

/** The file that is proposed for a report: `inspect anomalies in new.html` beside the project. */
const proposedReport = (project: string, input: string): string =>
  path.join(
    path.dirname(project),
    `${path.basename(project, ".aeproj")} ${path
      .basename(input)
      .replace(/[^\p{L}\p{N} ._-]+/gu, " ")
      .trim()}.html`,
  );

/** Asks where to write the report on a result, writes it and offers to open it. Throws UserError, CancelledError. */
export async function saveReport(session: ProjectSession, folder: string): Promise<void> {
  const result = session.results.shown(folder);
  if (!result) return;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save the report"),
    filters: { [vscode.l10n.t("HTML page")]: ["html"] },
    defaultUri: vscode.Uri.file(proposedReport(session.location.file, result.input)),
  });
  if (!target) return;
  const title = vscode.l10n.t("Writing the report {0}", path.basename(target.fsPath));
  const written = await withProgress(title, (watched) =>
    session.analyses.report(folder, target.fsPath, session.document.text, title, watched),
  );
  if (written) void offerReport(target, written.flagged);
}

async function offerReport(file: vscode.Uri, flagged: number): Promise<void> {
  const open = vscode.l10n.t("Open");
  const said = vscode.l10n.t("The report with {0} flagged images is written.", count(flagged));
  if ((await vscode.window.showInformationMessage(said, open)) === open) await vscode.env.openExternal(file);
}

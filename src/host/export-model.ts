import path from "node:path";
import * as vscode from "vscode";
import { formatWords, type ModelFormat, modelFormats } from "../core/model-format.js";
import type { Children } from "./children.js";
import { chooseFolder } from "./find-project.js";
import { withProgress } from "./progress.js";
import type { ProjectSession } from "./project-session.js";
import { reveal } from "./reveal.js";

/** Writes a project's trained model in the format that the person picks, into a new folder of the one that they choose. Throws UserError. */
export async function exportModel(children: Children, session: ProjectSession): Promise<void> {
  const format = await chooseFormat();
  if (!format) return;
  const place = await chooseFolder(vscode.l10n.t("In which folder does the export go?"), vscode.Uri.file(path.dirname(session.file)));
  if (!place) return;
  const output = path.join(place.fsPath, `${path.basename(session.file, ".aeproj")}-${format}`);
  const title = vscode.l10n.t("Exporting {0} as {1}", session.name, formatWords(format).title);
  const result = await withProgress(title, (watched) => children.run({ kind: "export", project: session.file, format, output }, watched));
  const open = vscode.l10n.t("Show Files");
  const difference = result.largestRelativeDifference.toExponential(1);
  const said = vscode.l10n.t("Exported and read back: every weight is the same, outputs differ by at most {0} of their range.", difference);
  void vscode.window.showInformationMessage(said, open).then((choice) => {
    if (choice === open) return reveal(vscode.Uri.file(path.join(output, "README.md")));
  });
}

async function chooseFormat(): Promise<ModelFormat | undefined> {
  const items = modelFormats.map((format) => {
    const { title, help } = formatWords(format);
    return { label: title, description: help, format };
  });
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Export as") }))?.format;
}

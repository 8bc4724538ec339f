import path from "node:path";
import * as vscode from "vscode";
import { analysisOf } from "../../core/analyses/analysis-of.js";
import type { PictureFormat } from "../../core/analyses/picture-format.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { partOf } from "../../core/project/item-name.js";
import { chooseFolder } from "../platform/choose.js";
import { count } from "../platform/format.js";
import { withProgress } from "../platform/progress.js";
import { reveal } from "../platform/reveal.js";
import type { ProjectSession } from "../project/session.js";

/** Writes the pictures of a shown result of denoise or reconstruct into a folder that the person chooses, in a format of their choice; what is there already of the same run is kept. Throws UserError, CancelledError. */
export async function writePictures(session: ProjectSession, folder: string): Promise<void> {
  const result = session.results.shown(folder);
  // Other results have no pictures of their own.
  if (!result || !("mean" in result)) return;
  session.location.requireRunnable();
  const formats: (vscode.QuickPickItem & { format: PictureFormat })[] = [
    { format: "input", label: vscode.l10n.t("As they came"), description: vscode.l10n.t("PNG for what cannot be written so") },
    { format: "png", label: "PNG", description: vscode.l10n.t("16 bits stay 16") },
    { format: "tiff", label: "TIFF", description: vscode.l10n.t("16 bits") },
    { format: "npy", label: "NumPy (.npy)", description: vscode.l10n.t("Floats in the images' own values, not rounded") },
  ];
  const title = vscode.l10n.t("Write the pictures of {0}", path.basename(result.input));
  const choice = await vscode.window.showQuickPick(formats, { title });
  const target = choice && (await chooseFolder(title, vscode.Uri.file(path.dirname(session.location.file))));
  if (!target) return;
  if (path.relative(partOf(result.input).file, target.fsPath) === "")
    throw new UserError(
      sentence("This is the folder of the images themselves: pictures of the same names would replace them. Choose another."),
      "wrong-use",
    );
  const work = { ...analysisOf(result), run: result.run, output: target.fsPath, format: choice.format };
  const table = await withProgress(title, (watched) => session.analyses.write(work, session.document.text, title, watched));
  const show = vscode.l10n.t("Show Files");
  const said = vscode.l10n.t("{0} pictures are in {1}.", count(result.count), path.basename(target.fsPath));
  void vscode.window.showInformationMessage(said, show).then((chosen) => {
    if (chosen === show) return reveal(vscode.Uri.file(table));
  });
}

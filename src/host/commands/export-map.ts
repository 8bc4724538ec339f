import path from "node:path";
import * as vscode from "vscode";
import { freeFolder } from "../../files/whole-folder.js";
import { chooseFolder } from "../platform/choose.js";
import { count } from "../platform/format.js";
import { withProgress } from "../platform/progress.js";
import { reveal } from "../platform/reveal.js";
import type { ProjectSession } from "../project/session.js";

/** Writes a map, or some of its images, for other programs into a new folder inside of one that the person chooses. Throws UserError, CancelledError. */
export async function exportMap(session: ProjectSession, folder: string, images?: readonly number[]): Promise<void> {
  const result = session.results.shown(folder);
  if (!result) return;
  session.location.requireRunnable();
  const project = session.location.file;
  const parent = await chooseFolder(vscode.l10n.t("In which folder does the export go?"), vscode.Uri.file(path.dirname(project)));
  if (!parent) return;
  const name = [path.basename(project, ".aeproj"), path.basename(result.input), images ? "chosen" : "map"].join("-");
  const output = await freeFolder(parent.fsPath, name.replace(/[^\p{L}\p{N}._-]+/gu, "-"));
  const title = vscode.l10n.t("Writing the map of {0}", path.basename(result.input));
  const written = await withProgress(title, (watched) => session.maps.export(folder, output, images, title, watched));
  const show = vscode.l10n.t("Show Files");
  const said = vscode.l10n.t(
    "{0} images are written for NumPy, Parquet and the Embedding Projector. tensorboard --logdir opens the folder {1}.",
    count(written.count),
    path.basename(output),
  );
  void vscode.window.showInformationMessage(said, show).then((chosen) => {
    if (chosen === show) return reveal(vscode.Uri.file(path.join(output, "vectors.tsv")));
  });
}

import path from "node:path";
import * as vscode from "vscode";
import { panelOf } from "../../core/analyses/result.js";
import { UserError } from "../../core/language/error.js";
import { chooseImages } from "../platform/choose.js";
import { count } from "../platform/format.js";
import { withProgress } from "../platform/progress.js";
import { openEditor } from "../project/editor.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";
import { findProject } from "./find-project.js";
import { ownImages } from "./run-on-folder.js";

/** Places a folder, an array or a picture on the map that a project shows. Throws UserError, CancelledError. */
export async function placeSelected(sessions: Sessions, selected?: vscode.Uri): Promise<void> {
  const session = await findProject(sessions, selected);
  const map = session?.results.all.findLast(({ kind }) => panelOf(kind) === "map");
  if (session && !map)
    throw new UserError(
      vscode.l10n.t("{0} has no map yet. Embed a folder first; then other images can be placed on its map.", session.location.name),
      "no-map",
    );
  if (session && map) await placeOnMap(session, map.folder, selected);
}

/** Places images on a shown map, whose points stay: those that are given, else such as the person chooses. Throws UserError, CancelledError. */
export async function placeOnMap(session: ProjectSession, folder: string, selected?: vscode.Uri): Promise<void> {
  const before = session.results.shown(folder);
  if (!before) return;
  session.location.requireRunnable();
  const offered = ownImages(session).filter(({ uri }) => uri.fsPath !== before.input);
  const beside = vscode.Uri.file(path.dirname(session.location.file));
  const source = selected ?? (await chooseImages(vscode.l10n.t("Place which images on the map?"), beside, offered));
  if (!source) return;
  const title = vscode.l10n.t("Placing {0} on the map of {1}", path.basename(source.fsPath), path.basename(before.input));
  await openEditor(session);
  session.pages.post({ type: "show", panel: "map" });
  const map = await withProgress(title, (watched) => session.maps.place(folder, source.fsPath, session.document.text, title, watched));
  const placed = vscode.l10n.t("{0} images are placed on the map; its other points are where they were.", count(map.count - before.count));
  void vscode.window.showInformationMessage(placed);
}

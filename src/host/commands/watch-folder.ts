import { stat } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { listImages } from "../../files/list-images.js";
import { chooseFolder } from "../platform/choose.js";
import { activeProject } from "../project/active-project.js";
import { openEditor } from "../project/editor.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";
import { findProject } from "./find-project.js";
import { runOn } from "./run-on-folder.js";

/** Watches a folder of images with a project: what is there is judged first, unless it was before. Throws UserError, CancelledError. */
export async function watchFolder(sessions: Sessions, selected?: vscode.Uri, project?: ProjectSession): Promise<void> {
  const session = project ?? (await findProject(sessions, selected));
  if (!session) return;
  session.location.requireRunnable();
  const beside = vscode.Uri.file(path.dirname(session.location.file));
  const folder = (selected ?? (await chooseFolder(vscode.l10n.t("Watch which folder?"), beside)))?.fsPath;
  if (folder === undefined) return;
  await requireFolder(folder);
  if (activeProject()?.toString() !== session.location.uri.toString()) await openEditor(session);
  session.pages.post({ type: "show", panel: "anomalies" });
  if (!(await session.results.newestOf(folder)) && (await listImages(folder)).names.length > 0)
    await runOn(session, { kind: "anomalies", input: folder });
  await session.watches.start(folder);
}

/** Watches the folder that a shown result is of. Throws UserError if it is of an array, or in Restricted Mode. */
export async function watchShown(session: ProjectSession, folder: string): Promise<void> {
  const result = session.results.shown(folder);
  if (!result || !("threshold" in result)) return;
  await requireFolder(result.input);
  await session.watches.start(result.input);
}

/** Ends the watch of a folder; without one those of the active project, or of every project. Throws UserError for a folder that is not watched. */
export async function stopWatching(sessions: Sessions, folder?: vscode.Uri): Promise<void> {
  const watching = sessions.all.filter(({ watches }) => watches.states.some((one) => folder === undefined || one.folder === folder.fsPath));
  if (folder && watching.length === 0) throw new UserError(sentence("The folder {0} is not watched.", folder.fsPath), "not-watched");
  const active = activeProject()?.toString();
  const own = folder ? watching : watching.filter(({ location }) => location.uri.toString() === active);
  for (const { watches } of own.length > 0 ? own : watching) await watches.stop(folder?.fsPath);
}

async function requireFolder(folder: string): Promise<void> {
  const about = await stat(folder).catch(() => null);
  if (about?.isDirectory()) return;
  throw new UserError(
    about
      ? sentence("Only a folder can be watched: {0} is a file.", folder)
      : sentence("The folder {0} is not there, so it cannot be watched.", folder),
    "no-folder",
  );
}

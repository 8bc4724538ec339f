import path from "node:path";
import * as vscode from "vscode";
import { type AnalysisKind, analyses } from "../../core/analyses/analyses.js";
import { panelOf, type Result } from "../../core/analyses/result.js";
import { isImageName } from "../../core/project/image-name.js";
import type { DropPanel, Panel } from "../../protocol/webview.js";
import type { AnalysisWork } from "../analyses/analyses.js";
import { analysisWords, resultWords } from "../analyses/words.js";
import { chooseFolder, chooseImages } from "../platform/choose.js";
import { withProgress } from "../platform/progress.js";
import { openEditor } from "../project/editor.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";
import { findProject } from "./find-project.js";

/** Sources that are offered before a dialog is opened. */
const mostOffered = 8;

/** Runs a command on a folder of images with a project, shows its result in the editor and offers its table. */
export async function runOnFolder(
  sessions: Sessions,
  kind: AnalysisKind,
  selected?: vscode.Uri,
  project?: ProjectSession,
): Promise<Result | undefined> {
  const session = project ?? (await findProject(sessions, selected));
  if (!session) return undefined;
  const { image, folder } = await chosenFor(kind, selected, session, () => chooseSource(kind, session));
  if (!folder) return undefined;
  return runOn(session, { kind, input: folder, ...(image !== undefined && { image }) });
}

const besideOf = ({ location }: ProjectSession) => vscode.Uri.file(path.dirname(location.file));

const chooseSource = (kind: AnalysisKind, session: ProjectSession) =>
  chooseImages(analysisWords[kind].ask(), besideOf(session), ownImages(session));

/** Finds the images that are most like a picture: of the map if there is one, else of a source that the person chooses. Shows them, or the map, on which the picture is marked. Throws UserError, CancelledError. */
export async function findAlike(session: ProjectSession, image: string, panel: DropPanel): Promise<void> {
  const input = session.results.embedded ?? (await chooseSource("similar", session))?.fsPath;
  if (input !== undefined) await runOn(session, { kind: "similar", input, image }, panel);
}

/** The images that a project knows, to be offered first: those that it names, then those that results are of. */
export function ownImages({ document, location, results }: ProjectSession) {
  const { state } = document;
  const root = path.dirname(location.file);
  const { train, validation, clean } = state.ok ? state.project.data : { train: null, validation: null, clean: null };
  const named = [train, validation, clean].filter((source) => typeof source === "string").map((source) => path.resolve(root, source));
  const inputs = [...new Set([...named, ...results.entries.map(({ input }) => input)])].slice(0, mostOffered);
  return inputs.map((input) => ({
    label: path.basename(input),
    description: named.includes(input) ? vscode.l10n.t("The project's own images") : vscode.l10n.t("Looked at before"),
    uri: vscode.Uri.file(input),
  }));
}

/** The folder or file that an analysis is run on, and the one image that it is about, if it is about one; no folder if the person cancels. */
async function chosenFor(
  kind: AnalysisKind,
  selected: vscode.Uri | undefined,
  session: ProjectSession,
  choose: () => Promise<vscode.Uri | undefined>,
): Promise<{ image?: string; folder?: string }> {
  if (!("image" in analyses[kind].options)) return { folder: (selected ?? (await choose()))?.fsPath };
  const isPicture = selected !== undefined && isImageName(selected.fsPath);
  const beside = besideOf(session);
  const image = isPicture ? selected : await chooseFolder(vscode.l10n.t("Choose the image to compare with"), beside, true);
  if (!image) return {};
  // A picture is compared with those of the map, if there is one.
  const folder = isPicture || !selected ? session.results.embedded : selected.fsPath;
  return { image: image.fsPath, folder: folder ?? (await choose())?.fsPath };
}

/** Runs an analysis about one image of a result, on the images of that result. */
export async function runOnImage(session: ProjectSession, kind: AnalysisKind, folder: string, index: number): Promise<void> {
  const found = await session.resultImages.imageAt(folder, index);
  if (found) await runOn(session, { kind, ...found });
}

/** Runs an analysis, shows its result in the editor, or another panel that tells of it, and offers its table. Throws UserError, CancelledError. */
export async function runOn<K extends AnalysisKind>(
  session: ProjectSession,
  work: AnalysisWork<K>,
  panel: Panel = panelOf(work.kind),
): Promise<Result> {
  const { kind, input } = work;
  const title = analysisWords[kind].doing(path.basename(input));
  session.location.requireRunnable();
  // First, as the panel shows the progress, and what goes wrong.
  await openEditor(session);
  session.pages.post({ type: "show", panel });
  const result = await withProgress(title, (watched) => session.analyses.run(work, session.document.text, title, watched));
  void offerTable(result);
  return result;
}

async function offerTable(result: Result): Promise<void> {
  const open = vscode.l10n.t("Open Table");
  if ((await vscode.window.showInformationMessage(resultWords<AnalysisKind>(result.kind, result), open)) === open) {
    await vscode.window.showTextDocument(vscode.Uri.file(result.table));
  }
}

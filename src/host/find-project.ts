import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../core/problem.js";
import { viewType } from "./editor-provider.js";
import type { ProjectSession } from "./project-session.js";
import type { Sessions } from "./sessions.js";
import { listProjects } from "./workspace-projects.js";

/** The file of the project that the active tab shows, as form or as text. */
export function activeProject(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && input.viewType === viewType) return input.uri;
  return input instanceof vscode.TabInputText && input.uri.path.endsWith(".aeproj") ? input.uri : undefined;
}

/** How many folders lie between a project and `folder`: 0 where it stands beside or in it. */
function distance(project: vscode.Uri, folder: vscode.Uri): number {
  const steps = path.relative(path.dirname(project.fsPath), folder.fsPath).split(path.sep).filter(Boolean);
  return steps.filter((step) => step === "..").length * 100 + steps.length;
}

/**
 * The project that a command means: the active one, else the nearest to `folder`, else the only one, else the one that
 * the person chooses. Undefined where the choice is given up; throws UserError where there is none.
 */
export async function findProject(sessions: Sessions, folder?: vscode.Uri): Promise<ProjectSession | undefined> {
  const uri = activeProject() ?? (await chooseProject(folder));
  return uri && sessions.open(await vscode.workspace.openTextDocument(uri));
}

async function chooseProject(folder: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const found = await listProjects();
  if (found.length === 0) {
    throw new UserError(
      vscode.l10n.t("There is no project in this workspace yet. Make one with Autoencoder: New Project from Folder."),
      "no-project",
    );
  }
  if (folder) {
    const ranked = found.map((uri) => ({ uri, far: distance(uri, folder) })).sort((a, b) => a.far - b.far);
    if (ranked.length === 1 || ranked[0].far < ranked[1].far) return ranked[0].uri;
  }
  if (found.length === 1) return found[0];
  const items = found.map((uri) => ({ label: path.posix.basename(uri.path), description: vscode.workspace.asRelativePath(uri), uri }));
  const choice = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Which project?"), matchOnDescription: true });
  return choice?.uri;
}

/** A folder that the person chooses, or with `files` a file; undefined where the choice is given up. */
export async function chooseFolder(title: string, beside: vscode.Uri | undefined, files = false): Promise<vscode.Uri | undefined> {
  const start = beside ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t("Choose"),
    canSelectFolders: !files,
    canSelectFiles: files,
    ...(start && { defaultUri: start }),
  });
  return chosen?.[0];
}

/** A source of images that the person chooses: a folder, or an .npy or IDX file. Undefined where the choice is given up. */
export async function chooseImages(title: string, beside: vscode.Uri): Promise<vscode.Uri | undefined> {
  // Asked first, as a dialog of Windows or Linux offers either folders or files.
  const items = [
    { label: vscode.l10n.t("Folder"), description: vscode.l10n.t("A folder of pictures, with its sub-folders"), files: false },
    { label: vscode.l10n.t("File"), description: vscode.l10n.t("An .npy or IDX file that holds them all"), files: true },
  ];
  const choice = await vscode.window.showQuickPick(items, { title });
  return choice && chooseFolder(title, beside, choice.files);
}

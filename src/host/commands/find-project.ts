import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import { activeProject } from "../project/active-project.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";
import { listProjects } from "../workspace/workspace-projects.js";

/** How far `folder` is from a project's own folder: 1 for each step down, 101 for each step up. */
function distance(project: vscode.Uri, folder: vscode.Uri): number {
  const steps = path.relative(path.dirname(project.fsPath), folder.fsPath).split(path.sep).filter(Boolean);
  return steps.filter((step) => step === "..").length * 100 + steps.length;
}

/**
 * The project that a command means: the active one, else the nearest to `folder`, else the only one, else the one that
 * the person chooses. Undefined if the person cancels. Throws UserError if there is none.
 */
export async function findProject(sessions: Sessions, folder?: vscode.Uri): Promise<ProjectSession | undefined> {
  const uri = activeProject() ?? (await chooseProject(folder));
  return uri && sessions.open(await vscode.workspace.openTextDocument(uri));
}

async function chooseProject(folder: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const projects = await listProjects();
  if (projects.length === 0) {
    throw new UserError(
      vscode.l10n.t("There is no project in this workspace yet. Make one with Autoencoder: New Project from Folder."),
      "no-project",
    );
  }
  if (folder) {
    const ranked = projects.map((uri) => ({ uri, steps: distance(uri, folder) })).sort((a, b) => a.steps - b.steps);
    if (ranked.length === 1 || ranked[0].steps < ranked[1].steps) return ranked[0].uri;
  }
  if (projects.length === 1) return projects[0];
  const items = projects.map((uri) => ({ label: path.posix.basename(uri.path), description: vscode.workspace.asRelativePath(uri), uri }));
  const choice = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Which project?"), matchOnDescription: true });
  return choice?.uri;
}

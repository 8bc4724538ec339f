import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import type { TaskName } from "../../core/project/task.js";
import { chooseFolder } from "../platform/choose.js";
import { exists } from "../platform/exists.js";
import { viewType } from "../project/editor.js";

/** The text of a fresh project whose images are in `train`, relative to it. */
function newProjectText(task: TaskName, train: string): string {
  return `${JSON.stringify({ version: 1, task, data: { train } }, undefined, 2)}\n`;
}

/** Asks what the project is for; undefined if the person does not say. */
async function chooseTask(): Promise<TaskName | undefined> {
  const purposes: Record<TaskName, { label: string; detail: string }> = {
    reconstruct: {
      label: vscode.l10n.t("Map and search"),
      detail: vscode.l10n.t("Draws images as points on a map, finds alike ones, and ranks odd images."),
    },
    denoise: { label: vscode.l10n.t("Clean noise"), detail: vscode.l10n.t("Turns noisy pictures into clean ones.") },
    detect: {
      label: vscode.l10n.t("Find defects"),
      detail: vscode.l10n.t("Learns from pictures of good parts and finds small odd places in new ones, at their own size."),
    },
  };
  const items = (Object.keys(purposes) as TaskName[]).map((task) => ({ ...purposes[task], task }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("What is the project for?") }))?.task;
}

/** The file for the project of a folder of images: beside the folder, or in it if it is the workspace itself. */
function newProjectFile(folder: vscode.Uri): { file: vscode.Uri; train: string } {
  const name = path.basename(folder.fsPath);
  const isRoot = vscode.workspace.workspaceFolders?.some(({ uri }) => uri.toString() === folder.toString()) ?? false;
  return isRoot
    ? { file: vscode.Uri.joinPath(folder, `${name}.aeproj`), train: "." }
    : { file: vscode.Uri.joinPath(folder, "..", `${name}.aeproj`), train: name };
}

/** Makes a project for a folder of images and opens it. Asks for folder and task if they are left out. Throws UserError if the project exists. */
export async function newProject(selected?: vscode.Uri, given?: TaskName): Promise<vscode.Uri | undefined> {
  const folder = selected ?? (await chooseFolder(vscode.l10n.t("Which folder holds the images to learn from?"), undefined));
  if (!folder) return undefined;
  const { file, train } = newProjectFile(folder);
  if (await exists(file)) {
    await vscode.commands.executeCommand("vscode.openWith", file, viewType);
    throw new UserError(vscode.l10n.t("{0} is there already and has been opened.", path.basename(file.fsPath)), "exists");
  }
  const task = given ?? (await chooseTask());
  if (!task) return undefined;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(newProjectText(task, train)));
  await vscode.commands.executeCommand("vscode.openWith", file, viewType);
  return file;
}

import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import { chooseFolder } from "../platform/choose.js";
import { exists } from "../platform/exists.js";
import { viewType } from "../project/editor.js";

/** The text of a fresh project whose images are in `train`, relative to it. */
function newProjectText(train: string): string {
  return `${JSON.stringify({ version: 1, task: "reconstruct", data: { train } }, undefined, 2)}\n`;
}

/** The file for the project of a folder of images: beside the folder, or in it if it is the workspace itself. */
function newProjectFile(folder: vscode.Uri): { file: vscode.Uri; train: string } {
  const name = path.basename(folder.fsPath);
  const isRoot = vscode.workspace.workspaceFolders?.some(({ uri }) => uri.toString() === folder.toString()) ?? false;
  return isRoot
    ? { file: vscode.Uri.joinPath(folder, `${name}.aeproj`), train: "." }
    : { file: vscode.Uri.joinPath(folder, "..", `${name}.aeproj`), train: name };
}

/** Makes a project for a folder of images and opens it. Asks for the folder if it is left out. Throws UserError if the project exists. */
export async function newProject(selected?: vscode.Uri): Promise<vscode.Uri | undefined> {
  const folder = selected ?? (await chooseFolder(vscode.l10n.t("Which folder holds the images to learn from?"), undefined));
  if (!folder) return undefined;
  const { file, train } = newProjectFile(folder);
  if (await exists(file)) {
    await vscode.commands.executeCommand("vscode.openWith", file, viewType);
    throw new UserError(vscode.l10n.t("{0} is there already and has been opened.", path.basename(file.fsPath)), "exists");
  }
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(newProjectText(train)));
  await vscode.commands.executeCommand("vscode.openWith", file, viewType);
  return file;
}

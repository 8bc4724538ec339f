import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import { freshProjectText, type LearnsFrom } from "../../core/project/fresh-project.js";
import type { TaskName } from "../../core/project/task.js";
import { writeAtomic } from "../../files/atomic.js";
import { relativeName } from "../../files/relative-name.js";
import { chooseFolder, chooseImages } from "../platform/choose.js";
import { exists } from "../platform/exists.js";
import { viewType } from "../project/editor.js";

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

/** Asks what there is to learn from, as a path beside the project; undefined if the person does not say. */
async function chooseMaterial(project: vscode.Uri): Promise<LearnsFrom | undefined> {
  const items: (vscode.QuickPickItem & { from: LearnsFrom["kind"] })[] = [
    {
      from: "noisy",
      label: vscode.l10n.t("I have only noisy pictures"),
      detail: vscode.l10n.t("Hidden pixels are foretold from those around them; needs noise that differs from pixel to pixel."),
    },
    {
      from: "pairs",
      label: vscode.l10n.t("I have the clean picture of each"),
      detail: vscode.l10n.t("The images of the folder are noisy; a second folder holds the clean ones by the same names."),
    },
    {
      from: "takes",
      label: vscode.l10n.t("I have two noisy pictures of each scene"),
      detail: vscode.l10n.t("A second folder holds the same scenes, taken again, by the same names."),
    },
    {
      from: "clean",
      label: vscode.l10n.t("The pictures are clean"),
      detail: vscode.l10n.t("Noise is added to them while it trains; kind and amount are settings."),
    },
  ];
  const chosen = (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("What is there to learn from?") }))?.from;
  if (chosen === undefined || chosen === "noisy" || chosen === "clean") return chosen && { kind: chosen };
  const title = chosen === "pairs" ? vscode.l10n.t("Where are the clean pictures?") : vscode.l10n.t("Where is the second take?");
  const folder = vscode.Uri.joinPath(project, "..");
  const source = await chooseImages(title, folder);
  if (!source) return undefined;
  const named = relativeName(folder.fsPath, source.fsPath);
  return chosen === "pairs" ? { kind: chosen, clean: named } : { kind: chosen, secondTake: named };
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
  const from = task === "denoise" && !given ? await chooseMaterial(file) : undefined;
  if (task === "denoise" && !given && !from) return undefined;
  await writeAtomic(file.fsPath, freshProjectText(task, train, from));
  await vscode.commands.executeCommand("vscode.openWith", file, viewType);
  return file;
}

import path from "node:path";
import * as vscode from "vscode";
import type { JobRequest } from "../../core/jobs/jobs.js";
import { CancelledError } from "../../core/language/error.js";
import type { Children } from "../platform/children.js";
import { chooseImages } from "../platform/choose.js";
import { withProgress } from "../platform/progress.js";
import { say } from "../platform/words.js";
import { viewType } from "../project/editor.js";

type Import = JobRequest<"import">;

/** Imports saved Keras models, the selected files or those that the person chooses, as a project, and opens it. Throws UserError. */
export async function importModel(children: Children, selected: readonly vscode.Uri[]): Promise<void> {
  const files = selected.length > 0 ? selected : await chooseFiles();
  const task = await chooseTask();
  const range = await chooseRange(files[0]);
  const clean = task === "denoise" && range.images !== undefined ? await chooseClean(files[0]) : undefined;
  const project = await chooseProject(files[0]);
  const request: Import = { files: files.map(({ fsPath }) => fsPath), task, ...range, clean, project: project.fsPath };
  const title = vscode.l10n.t("Importing {0}", files.map(({ fsPath }) => path.basename(fsPath)).join(", "));
  const { notes, modelRange } = await withProgress(title, (watched) => children.run({ kind: "import", ...request }, watched));
  await vscode.commands.executeCommand("vscode.openWith", project, viewType);
  const message = vscode.l10n.t("Imported; black is {0} and white {1} to this model.", modelRange[0], modelRange[1]);
  void vscode.window.showInformationMessage([message, ...notes.map(say)].join(" "));
}

const required = <T>(choice: T | undefined): T => {
  if (choice === undefined) throw new CancelledError();
  return choice;
};

async function chooseFiles(): Promise<vscode.Uri[]> {
  return required(
    await vscode.window.showOpenDialog({
      title: vscode.l10n.t("Which model? The whole autoencoder, or its encoder and decoder"),
      openLabel: vscode.l10n.t("Import"),
      canSelectMany: true,
      filters: { Keras: ["h5", "hdf5", "keras"] },
    }),
  );
}

async function chooseTask(): Promise<NonNullable<Import["task"]>> {
  const items = [
    { label: vscode.l10n.t("Reconstruct"), description: vscode.l10n.t("It gives back what it sees"), task: "reconstruct" as const },
    { label: vscode.l10n.t("Denoise"), description: vscode.l10n.t("It turns noisy pictures into clean ones"), task: "denoise" as const },
  ];
  return required(await vscode.window.showQuickPick(items, { title: vscode.l10n.t("What was the model made for?") })).task;
}

/** The model's range, or the images from which it can be told; these are the project's images too. */
async function chooseRange(beside: vscode.Uri): Promise<Pick<Import, "range" | "images">> {
  const items: { label: string; description: string; range: [number, number] | null }[] = [
    {
      label: vscode.l10n.t("Find out from images"),
      description: vscode.l10n.t("A folder or .npy file that it was trained on"),
      range: null,
    },
    { label: "0 … 1", description: vscode.l10n.t("Pixels were divided by 255"), range: [0, 1] },
    { label: "0 … 255", description: vscode.l10n.t("Pixels as they are in 8-bit pictures"), range: [0, 255] },
    { label: "-1 … 1", description: vscode.l10n.t("Pixels were centred around 0"), range: [-1, 1] },
  ];
  const { range } = required(
    await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Which values mean black and white to the model?") }),
  );
  if (range) return { range };
  return { images: await imagesNear(beside, vscode.l10n.t("Images that the model was trained on")) };
}

/** The clean images that belong to the noisy ones. Undefined if the person leaves them out: the model denoises without them, but cannot be trained on. */
async function chooseClean(beside: vscode.Uri): Promise<string | undefined> {
  const items = [
    {
      label: vscode.l10n.t("Choose the clean images"),
      description: vscode.l10n.t("To measure results and to train the model on"),
      ask: true,
    },
    { label: vscode.l10n.t("Leave them out"), description: vscode.l10n.t("The model denoises as it is"), ask: false },
  ];
  const title = vscode.l10n.t("Are there clean images that belong to the noisy ones?");
  const { ask } = required(await vscode.window.showQuickPick(items, { title }));
  return ask ? imagesNear(beside, vscode.l10n.t("Clean images that belong to the noisy ones")) : undefined;
}

/** The images that the person chooses, looked for first in the folder of the model. */
async function imagesNear(model: vscode.Uri, title: string): Promise<string> {
  return required(await chooseImages(title, vscode.Uri.joinPath(model, ".."))).fsPath;
}

async function chooseProject(model: vscode.Uri): Promise<vscode.Uri> {
  const name = path.basename(model.fsPath).replace(/\.\w+$/, "");
  return required(
    await vscode.window.showSaveDialog({
      title: vscode.l10n.t("Where does the project go?"),
      defaultUri: vscode.Uri.joinPath(model, "..", `${name}.aeproj`),
      filters: { [vscode.l10n.t("Autoencoder Project")]: ["aeproj"] },
    }),
  );
}

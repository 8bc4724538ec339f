import path from "node:path";
import * as vscode from "vscode";
import { relocate } from "../../files/relocate.js";
import type { ImageFile } from "../analyses/result-images.js";
import { chooseFolder } from "../platform/choose.js";
import { count } from "../platform/format.js";
import { withProgress } from "../platform/progress.js";
import type { ProjectSession } from "../project/session.js";

/** Copies or moves the flagged images of a result into a folder that the person chooses. Throws UserError. */
export async function gatherFlagged(session: ProjectSession, folder: string): Promise<void> {
  const flagged = await session.resultImages.flagged(folder);
  if (flagged.length === 0) return void vscode.window.showInformationMessage(vscode.l10n.t("No image is flagged."));
  await gatherImages(session, flagged, vscode.l10n.t("Put the flagged images into a folder"));
}

/** Copies or moves images into a folder that the person chooses, in the tree that they have, and offers to undo it. Throws UserError. */
export async function gatherImages(session: ProjectSession, images: readonly ImageFile[], title: string): Promise<void> {
  const ways = [
    {
      label: vscode.l10n.t("Copy"),
      description: vscode.l10n.t("The {0} images stay where they are", count(images.length)),
      how: "copy" as const,
    },
    {
      label: vscode.l10n.t("Move"),
      description: vscode.l10n.t("The {0} images leave their folder", count(images.length)),
      how: "move" as const,
    },
  ];
  const way = await vscode.window.showQuickPick(ways, { title });
  const target = way && (await chooseFolder(title, vscode.Uri.file(path.dirname(session.location.file))));
  if (!target) return;
  const done = await withProgress(title, ({ signal }) => relocate(placesInFolder(target, images), way.how, signal));
  const undo = vscode.l10n.t("Undo");
  const said =
    way.how === "copy"
      ? vscode.l10n.t("{0} images copied to {1}.", count(done.count), path.basename(target.fsPath))
      : vscode.l10n.t("{0} images moved to {1}.", count(done.count), path.basename(target.fsPath));
  void vscode.window.showInformationMessage(said, undo).then(async (chosen) => {
    if (chosen !== undo) return;
    const back = await done.undo();
    void vscode.window.showInformationMessage(vscode.l10n.t("{0} of {1} images are as before.", count(back), count(done.count)));
  });
}

/**
 * Each image's file and the one that it becomes when it is copied or moved into a folder, in which images keep the tree that they have in
 * their own. The name of one that was placed on a map from beside its folder leads out of that, and is taken without the way out.
 */
export const placesInFolder = (folder: vscode.Uri, images: readonly ImageFile[]): { from: string; to: string }[] =>
  images.map(({ name, source }) => ({ from: source, to: path.join(folder.fsPath, ...name.split("/").filter((part) => part !== "..")) }));

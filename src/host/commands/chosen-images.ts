import path from "node:path";
import * as vscode from "vscode";
import { UserError, unreachable } from "../../core/language/error.js";
import { excludeEdits, newlyExcluded } from "../../core/project/exclude-edits.js";
import { nameWithin } from "../../files/name-within.js";
import { relocate } from "../../files/relocate.js";
import { refuseFullFolder } from "../../files/whole-folder.js";
import type { ChosenAction } from "../../protocol/webview.js";
import type { ImageFile } from "../analyses/result-images.js";
import { chooseFolder } from "../platform/choose.js";
import { count } from "../platform/format.js";
import { withProgress } from "../platform/progress.js";
import type { ProjectSession } from "../project/session.js";
import { exportMap } from "./export-map.js";
import { gatherImages, placesInFolder } from "./gather-images.js";
import { newProject } from "./new-project.js";

/** Images of a result that a person chose, by their places in it. */
interface Chosen {
  folder: string;
  indices: readonly number[];
}

/** Does something with images of a result that the person chose. Throws UserError, CancelledError. */
export async function withChosen(session: ProjectSession, action: ChosenAction, { folder, indices }: Chosen): Promise<void> {
  const { resultImages: images } = session;
  switch (action) {
    case "exclude":
      return exclude(session, await images.imagesAt(folder, indices));
    case "newProject":
      return newProjectOf(session, await images.originals(folder, indices));
    case "gather":
      return gatherImages(session, await images.originals(folder, indices), vscode.l10n.t("Put the chosen images into a folder"));
    case "export":
      return exportMap(session, folder, indices);
    default:
      return unreachable(action);
  }
}

/** Leaves images out of the next training, as one edit of the project. Throws UserError if none of them is learned from. */
async function exclude({ document, location }: ProjectSession, images: readonly string[]): Promise<void> {
  if (!document.state.ok) return;
  const { train, exclude: before } = document.state.project.data;
  const source = path.resolve(path.dirname(location.file), train);
  const names = images.map((image) => nameWithin(source, image)).filter((name) => name !== null);
  if (names.length === 0)
    throw new UserError(
      vscode.l10n.t("None of these images is one of the training images ({0}), so there is nothing to exclude.", train),
      "not-trained",
    );
  const added = newlyExcluded(names, before).length;
  await document.edit("data.exclude", (text) => excludeEdits(text, names));
  const [known, others] = [names.length - added, images.length - names.length];
  const said = [
    ...(added > 0 ? [vscode.l10n.t("{0} images are excluded from the next training. Setup lists them.", count(added))] : []),
    ...(known > 0 ? [vscode.l10n.t("{0} images were excluded before.", count(known))] : []),
    ...(others > 0 ? [vscode.l10n.t("{0} are no training images.", count(others))] : []),
  ];
  void vscode.window.showInformationMessage(said.join(" "));
}

/** Makes a project of copies of images, for the task of this one, in a new or empty folder that the person chooses. Throws UserError, CancelledError. */
async function newProjectOf({ document, location }: ProjectSession, images: readonly ImageFile[]): Promise<void> {
  if (!document.state.ok || images.length === 0) return;
  const title = vscode.l10n.t("Copy the {0} images into which new folder?", count(images.length));
  const target = await chooseFolder(title, vscode.Uri.file(path.dirname(location.file)));
  if (!target) return;
  await refuseFullFolder(target.fsPath);
  await withProgress(title, ({ signal }) => relocate(placesInFolder(target, images), "copy", signal));
  await newProject(target, document.state.project.task);
}

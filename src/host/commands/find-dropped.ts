import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import { isImageName } from "../../core/project/image-name.js";
import type { DropPanel, DroppedPicture } from "../../protocol/webview.js";
import type { ProjectSession } from "../project/session.js";
import { findAlike } from "./run-on-folder.js";

/** Finds the images that are most like a picture that was dropped on a page. Throws UserError, CancelledError. */
export async function findDropped(session: ProjectSession, picture: DroppedPicture, panel: DropPanel): Promise<void> {
  session.location.requireRunnable();
  if (picture.kind === "address") return findAlike(session, await fileAt(picture.uri), panel);
  requirePicture(picture.name);
  // The child reads files, and a page cannot tell where the system's lie. It goes once it is looked up.
  const folder = await mkdtemp(path.join(os.tmpdir(), "aeproj-dropped-"));
  try {
    const file = path.join(folder, picture.name);
    await writeFile(file, picture.bytes, { mode: 0o600 });
    await findAlike(session, file, panel);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The picture's file at an address of VS Code's Explorer. Throws UserError for what is none, or cannot be read here. */
async function fileAt(address: string): Promise<string> {
  const uri = vscode.Uri.parse(address);
  // Files of the machine that the extension runs on, as a window that is connected to it names them.
  const isHere = uri.scheme === "file" || (uri.scheme === "vscode-remote" && vscode.env.remoteName !== undefined);
  const name = path.basename(uri.path);
  if (!isHere)
    throw new UserError(vscode.l10n.t("{0} is no file on this machine. Save it in a folder, and drop it from there.", name), "no-image");
  const about = await vscode.workspace.fs.stat(vscode.Uri.file(uri.path)).then(undefined, () => null);
  if (!about) throw new UserError(vscode.l10n.t("{0} can't be read. Drop a picture that is still there.", name), "no-image");
  if (about.type & vscode.FileType.Directory)
    throw new UserError(
      vscode.l10n.t("{0} is a folder. Drop one picture, or choose Find Similar Images in the folder's menu.", name),
      "no-image",
    );
  requirePicture(name);
  return vscode.Uri.file(uri.path).fsPath;
}

/** Throws UserError for what is no picture by its name. */
function requirePicture(name: string): void {
  if (!isImageName(name))
    throw new UserError(
      vscode.l10n.t("{0} is no picture that can be read. Drop a PNG, JPEG, WebP, TIFF, BMP, GIF or AVIF file.", name),
      "no-image",
    );
}

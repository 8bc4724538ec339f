import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { exists } from "./exists.js";

/** The location of a project's file, and what can be done there. */
export class ProjectLocation {
  constructor(readonly uri: vscode.Uri) {}

  get name(): string {
    return path.posix.basename(this.uri.path, ".aeproj");
  }

  /** The project's file. A project that is not on the disk has a name here, too, but no runs. */
  get file(): string {
    return this.uri.fsPath;
  }

  get onDisk(): boolean {
    return this.uri.scheme === "file";
  }

  get readOnly(): boolean {
    return vscode.workspace.fs.isWritableFileSystem(this.uri.scheme) === false;
  }

  get runnable(): boolean {
    return this.onDisk && vscode.workspace.isTrusted;
  }

  /** Whether there is a file or folder of this name, relative to the project. */
  has(name: string): Promise<boolean> {
    return exists(vscode.Uri.file(path.resolve(path.dirname(this.file), name)));
  }

  /** Throws UserError if nothing may run: in Restricted Mode, or if the project is not on the disk. */
  requireRunnable(): void {
    if (!vscode.workspace.isTrusted)
      throw new UserError(vscode.l10n.t("Nothing runs in Restricted Mode. Trust this folder to train in it."), "restricted");
    if (!this.onDisk) throw new UserError(sentence("Save {0} to a folder first: its runs are kept beside it.", this.name), "unsaved");
  }
}

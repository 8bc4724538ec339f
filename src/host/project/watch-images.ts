import * as vscode from "vscode";
import { insideOf } from "../../files/inside.js";

/** After a file came or went, how long until the images are looked at again, in milliseconds: often many come together. */
const calm = 1000;

/** True if a file is a folder, or inside of it. */
const isWithin = (file: string, folder: string) => file === folder || insideOf(folder, file) !== null;

/**
 * Calls `onChange` after something that a project names came, went or was written anew in the workspace. `named` gives the absolute
 * paths of what it names. Runs do not count, which may lie in a folder of images.
 */
export function watchImages(named: () => readonly string[], onChange: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher("**");
  let timer: NodeJS.Timeout | undefined;
  const look = (concerns: (changed: string, named: string) => boolean) => (uri: vscode.Uri) => {
    if (/\.runs([\\/]|$)/.test(uri.fsPath) || !named().some((name) => concerns(uri.fsPath, name))) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, calm);
  };
  // Of a folder that comes or goes VS Code may tell alone, without what is in it.
  const comesOrGoes = look((changed, name) => isWithin(changed, name) || isWithin(name, changed));
  const subscriptions = [
    watcher,
    watcher.onDidCreate(comesOrGoes),
    watcher.onDidDelete(comesOrGoes),
    watcher.onDidChange(look(isWithin)),
    new vscode.Disposable(() => clearTimeout(timer)),
  ];
  return vscode.Disposable.from(...subscriptions);
}

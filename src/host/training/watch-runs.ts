import path from "node:path";
import * as vscode from "vscode";
import { runsFolder } from "../../runs/run-folder.js";

/** Calls `onRun` when a run of a project appears on disk, as when a terminal or an exported script begins one. */
export function watchRuns(project: string, onRun: () => void): vscode.Disposable {
  const folder = runsFolder(project);
  const records = new vscode.RelativePattern(vscode.Uri.file(path.dirname(folder)), "*.runs/*/run.json");
  const watcher = vscode.workspace.createFileSystemWatcher(records, false, true, true);
  watcher.onDidCreate(({ fsPath }) => {
    if (path.dirname(path.dirname(fsPath)) === folder) onRun();
  });
  return watcher;
}

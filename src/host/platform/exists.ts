import * as vscode from "vscode";

/** Whether there is a file or folder, on the disk or on any other file system of VS Code. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

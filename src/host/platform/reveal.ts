import * as vscode from "vscode";

/** Shows a file or folder in the system's file manager, or in the Explorer if VS Code runs on another machine. */
export async function reveal(uri: vscode.Uri): Promise<void> {
  const elsewhere = vscode.env.uiKind === vscode.UIKind.Web || vscode.env.remoteName !== undefined;
  await vscode.commands.executeCommand(elsewhere ? "revealInExplorer" : "revealFileInOS", uri);
}

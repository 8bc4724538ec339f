import * as vscode from "vscode";

/** A folder that the person chooses, or with `files` a file; undefined if the person cancels. */
export async function chooseFolder(title: string, beside: vscode.Uri | undefined, files = false): Promise<vscode.Uri | undefined> {
  const start = beside ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t("Choose"),
    canSelectFolders: !files,
    canSelectFiles: files,
    ...(start && { defaultUri: start }),
  });
  return chosen?.[0];
}

/** A source of images that the person chooses: one of those that are offered first, a folder, or an .npy or IDX file. Undefined if the person cancels. */
export async function chooseImages(
  title: string,
  beside: vscode.Uri,
  offered: readonly { label: string; description: string; uri: vscode.Uri }[] = [],
): Promise<vscode.Uri | undefined> {
  // Asked first, as a dialog of Windows or Linux offers either folders or files.
  const items: (vscode.QuickPickItem & { uri?: vscode.Uri; files?: boolean })[] = [
    ...offered,
    { label: vscode.l10n.t("Folder"), description: vscode.l10n.t("A folder of pictures, with its sub-folders"), files: false },
    { label: vscode.l10n.t("File"), description: vscode.l10n.t("An .npy or IDX file that holds them all"), files: true },
  ];
  const choice = await vscode.window.showQuickPick(items, { title });
  return choice?.uri ?? (choice && chooseFolder(title, beside, choice.files));
}

import * as vscode from "vscode";
import { viewType } from "./editor.js";

/** The file of the project that the active tab shows, as form or as text. */
export function activeProject(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && input.viewType === viewType) return input.uri;
  return input instanceof vscode.TabInputText && input.uri.path.endsWith(".aeproj") ? input.uri : undefined;
}

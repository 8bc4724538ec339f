import type * as vscode from "vscode";
import { Studio, type StudioApi } from "./host/studio.js";

let studio: Studio | null = null;

/** Starts the extension in a window. */
export function activate({ extensionUri, workspaceState }: vscode.ExtensionContext): StudioApi {
  studio = new Studio(extensionUri, workspaceState);
  return studio;
}

/** Ends it; VS Code waits for a few seconds. */
export async function deactivate(): Promise<void> {
  await studio?.dispose();
  studio = null;
}

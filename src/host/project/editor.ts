import * as vscode from "vscode";
import type { ProjectSession } from "./session.js";

/** The editor's id in the manifest. */
export const viewType = "autoencoderStudio.project";

/** Opens the editor of a project. */
export async function openEditor({ location: { uri } }: ProjectSession): Promise<void> {
  await vscode.commands.executeCommand("vscode.openWith", uri, viewType);
}

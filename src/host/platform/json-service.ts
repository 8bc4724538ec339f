import * as vscode from "vscode";
import { messageOf } from "../../core/language/error.js";

/** The language of projects in the manifest. */
export const language = "aeproj";

/** VS Code's own extension that completes and checks JSON. */
const extension = "vscode.json-language-features";

/**
 * Starts VS Code's JSON service once a project's text is open. The manifest makes projects one of its languages, but only
 * its own languages start it. A dependency in the manifest would do so in every folder with a project, and without it refuse to
 * start at all.
 */
export function startJsonService(log: vscode.LogOutputChannel): vscode.Disposable {
  const start = ({ languageId }: vscode.TextDocument) => {
    if (languageId !== language) return;
    vscode.extensions
      .getExtension(extension)
      ?.activate()
      .then(undefined, (error: unknown) => log.error(`${extension}: ${messageOf(error)}`));
  };
  vscode.workspace.textDocuments.forEach(start);
  return vscode.workspace.onDidOpenTextDocument(start);
}

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { runsFolder } from "../../runs/run-folder.js";

/** The folders that a project's page may load from: the built page, the pictures of the extension, the runs and the folder of thumbnails. */
export function pageRoots(extension: vscode.Uri, project: vscode.Uri, thumbnails: string): vscode.Uri[] {
  const roots = [vscode.Uri.joinPath(extension, "dist"), vscode.Uri.joinPath(extension, "media")];
  return project.scheme === "file" ? [...roots, vscode.Uri.file(runsFolder(project.fsPath)), vscode.Uri.file(thumbnails)] : roots;
}

/** The page of an editor. Nothing is loaded but from {@link pageRoots}; the toolkit's one style element has the nonce. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, title: string): string {
  const nonce = randomBytes(16).toString("base64");
  const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src ${webview.cspSource}`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="stylesheet" href="${address("webview.css")}">
  </head>
  <body>
    <div id="app"></div>
    <script src="${address("webview.js")}"></script>
  </body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

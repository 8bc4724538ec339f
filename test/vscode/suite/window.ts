import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import type { ProjectSession } from "../../../src/host/project/session.js";
import type { StudioApi } from "../../../src/host/studio.js";
import type { FromWebview, ToWebview } from "../../../src/protocol/webview.js";

/** The folder that the window shows: a fresh copy of the sample. */
export const sample = (name: string) => vscode.Uri.file(path.join(vscode.workspace.workspaceFolders?.[0].uri.fsPath ?? "", name));

/** The extension, activated. */
export async function studio(): Promise<StudioApi> {
  const extension = vscode.extensions.getExtension<StudioApi>("autoencoder-studio.autoencoder-studio");
  assert.ok(extension, "the extension is not there");
  return extension.activate();
}

/** Waits until `probe` gives something, and gives that; fails with `what` after a while. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | null | false | Promise<T | undefined | null | false>,
): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A project open in the custom editor. */
export interface Opened {
  session: ProjectSession;
  document: vscode.TextDocument;
  /** What was posted to its pages since it was opened. */
  posted: ToWebview[];
  /** Sends what its page would send. */
  send(message: Exclude<FromWebview, { type: "ready" }>): void;
}

/** Writes a project into the sample and opens it as a person does. */
export async function openProject(name: string, text?: string): Promise<Opened> {
  const uri = sample(name);
  if (text !== undefined) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const api = await studio();
  await vscode.commands.executeCommand("vscode.open", uri);
  const session = await until(`${name} has a session`, () => api.sessionFor(uri));
  const document = await vscode.workspace.openTextDocument(uri);
  const posted: ToWebview[] = [];
  session.pages.onDidPost((message) => posted.push(message));
  return { session, document, posted, send: (message) => api.request(session, message) };
}

type Told<T extends ToWebview["type"]> = Extract<ToWebview, { type: T }>;

/** Asks as a page does, and gives the host's answer to it. */
export async function ask<T extends "columns" | "rows">(
  { posted, send }: Opened,
  message: Extract<FromWebview, { type: T }>,
): Promise<Told<T>> {
  const { type }: { type: T } = message;
  const before = posted.length;
  send(message);
  const answers = (one: ToWebview): one is Told<T> => one.type === type;
  return until(`the page is told ${type}`, () => posted.slice(before).find(answers));
}

/** Replaces the whole text of a document, as typing does. */
export async function type(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** What Problems lists for a file, whoever says it. */
export const allProblems = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri);

/** What Problems lists of the extension for a file. */
export const problems = (uri: vscode.Uri) => allProblems(uri).filter(({ source }) => source === "Autoencoder Studio");

/** Turns off VS Code's own saving, which a browser's window has on. */
export async function keepUnsaved(): Promise<void> {
  await vscode.workspace.getConfiguration("files").update("autoSave", "off", vscode.ConfigurationTarget.Global);
}

/** Closes every editor without asking; what was not saved is lost. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.tabGroups.activeTabGroup.activeTab) {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
}

/** The text of a small project that trains in seconds. */
export const smallProject = (more: { epochs?: number; train?: string; kernels?: number[]; latent?: number } = {}) => `{
  // A comment that every edit keeps.
  "version": 1,
  "data": { "train": ${JSON.stringify(more.train ?? "train")}, "validation": 0.2 },
  "network": {
    "preset": "classic",
    "kernels": ${JSON.stringify(more.kernels ?? [5, 5])},
    "filters": 4, // few, to be quick
    "latent": ${more.latent ?? 2}
  },
  "training": { "epochs": ${more.epochs ?? 2}, "seed": 7 }
}
`;

import type { Edit } from "jsonc-parser";
import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { choiceEdits } from "../../core/project/preset-edits.js";
import type { KeyPath } from "../../core/project/problem.js";

/** Times that an edit is computed anew because the document changed under it. */
const attempts = 5;

/** Edits of a document's text for VS Code, which takes them back in one step of undo. */
export function workspaceEdit(document: vscode.TextDocument, edits: readonly Edit[]): vscode.WorkspaceEdit {
  const change = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits)
    change.replace(document.uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)), content);
  return change;
}

/** The edits of one document, one after the other: each is computed after the one before it was applied. */
export class EditQueue {
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly open: () => Thenable<vscode.TextDocument>) {}

  /** Gives the key at `path` the value that a person chose, or removes it; VS Code's undo takes it back in one step. Throws UserError. */
  set(path: KeyPath, value: unknown): Promise<void> {
    return this.edit(path.join("."), (text) => choiceEdits(text, path, value));
  }

  /** Changes the text as one step for undo. `edits` gets the text as it is when its turn comes. Throws UserError, which names `what`. */
  edit(what: string, edits: (text: string) => Edit[]): Promise<void> {
    const next = this.#last.then(() => this.#apply(what, edits));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #apply(what: string, compute: (text: string) => Edit[]): Promise<void> {
    const document = await this.open();
    for (let attempt = 0; attempt < attempts; attempt++) {
      const edits = compute(document.getText());
      if (edits.length === 0) return;
      const change = workspaceEdit(document, edits);
      if (await vscode.workspace.applyEdit(change)) return;
    }
    throw new UserError(sentence("{0} could not be changed: {1} cannot be edited here.", what, document.uri.fsPath), "not-editable");
  }
}

import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import { fixEdits } from "../../core/project/document-edits.js";
import type { Fix, Problem } from "../../core/project/problem.js";
import { workspaceEdit } from "../platform/edit-queue.js";
import { section } from "../platform/settings.js";
import { say } from "../platform/words.js";
import { problemRange } from "./problem-range.js";
import type { Sessions } from "./sessions.js";

/** Offers the fixes of a problem at its mark in a project's text. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly selector: vscode.DocumentSelector = { pattern: "**/*.aeproj" };
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };

  constructor(private readonly sessions: Sessions) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const session = this.sessions.get(document.uri);
    if (!session || session.location.readOnly || session.document.text !== document.getText()) return [];
    const actions: vscode.CodeAction[] = [];
    for (const problem of session.document.state.problems) {
      const location = problemRange(document, problem);
      if (!location.intersection(range)) continue;
      const marked = context.diagnostics.filter((diagnostic) => diagnostic.range.intersection(location));
      const fixes = (problem.fixes ?? []).map((fix) => this.#action(document, fix, problem, marked));
      actions.push(...fixes.filter((action) => action !== undefined));
    }
    return actions;
  }

  #action(document: vscode.TextDocument, fix: Fix, problem: Problem, marked: vscode.Diagnostic[]): vscode.CodeAction | undefined {
    const action = new vscode.CodeAction(say(fix.title), vscode.CodeActionKind.QuickFix);
    action.diagnostics = marked;
    action.isPreferred = fix === problem.fixes?.[0] && fix.kind !== "choose";
    if (fix.kind === "choose") {
      action.command = { title: action.title, command: `${section}.chooseFolder`, arguments: [document.uri, fix.path] };
      return action;
    }
    try {
      action.edit = workspaceEdit(document, fixEdits(document.getText(), fix));
      return action;
    } catch (error) {
      // The text has no room for the key, so there is nothing to offer.
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }
}

import * as vscode from "vscode";
import type { Problem, ProblemCode } from "../../core/project/problem.js";
import { say, source } from "../platform/words.js";
import { problemRange } from "./problem-range.js";

const severities: Record<Problem["severity"], vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Problems that VS Code's own JSON service finds by the schema of the manifest; from here they would be in Problems twice. */
const schemaProblems: ReadonlySet<string> = new Set<ProblemCode>(["not-json", "wrong-value", "doubled-key"]);

/** What is wrong with the text of one project, in Problems. */
export class ProjectDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection(source);

  /** Replaces the problems of the project's text. */
  show(document: vscode.TextDocument, problems: readonly Problem[]): void {
    const own = problems.filter(({ code }) => !schemaProblems.has(code));
    const diagnostics = own.map((problem) => {
      const diagnostic = new vscode.Diagnostic(problemRange(document, problem), say(problem.message), severities[problem.severity]);
      diagnostic.source = source;
      diagnostic.code = problem.code;
      if (problem.code === "idle") diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
      return diagnostic;
    });
    this.#collection.set(document.uri, diagnostics);
  }

  /** Removes the problems of a text that is no longer shown. */
  hide(uri: vscode.Uri): void {
    this.#collection.delete(uri);
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

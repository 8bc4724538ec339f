import * as vscode from "vscode";
import type { Problem, ProblemCode } from "../../core/project/problem.js";
import { say, source } from "../platform/words.js";
import { problemRange } from "./problem-range.js";

const severities: Record<Problem["severity"], vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** What VS Code's own JSON service says of a text by the schema of the manifest; said here again it would stand twice in Problems. */
const saidBySchema: ReadonlySet<string> = new Set<ProblemCode>(["not-json", "wrong-value"]);

/** What is wrong with the text of one project, in Problems. */
export class ProjectDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection(source);

  /** Replaces what is said of the project's text. */
  show(document: vscode.TextDocument, problems: readonly Problem[]): void {
    const meant = problems.filter(({ code }) => !saidBySchema.has(code));
    const found = meant.map((problem) => {
      const diagnostic = new vscode.Diagnostic(problemRange(document, problem), say(problem.message), severities[problem.severity]);
      diagnostic.source = source;
      diagnostic.code = problem.code;
      if (problem.code === "idle") diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
      return diagnostic;
    });
    this.#collection.set(document.uri, found);
  }

  /** Takes back what was said of a text that is no longer shown. */
  hide(uri: vscode.Uri): void {
    this.#collection.delete(uri);
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

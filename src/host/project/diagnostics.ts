import * as vscode from "vscode";
import type { JobResultOf } from "../../core/jobs/job.js";
import type { Problem, ProblemCode } from "../../core/project/problem.js";
import { count, measure } from "../platform/format.js";
import { say } from "../platform/words.js";
import { problemRange } from "./problem-range.js";

const source = "Autoencoder Studio";

const severities: Record<Problem["severity"], vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** What VS Code's own JSON service says of a text by the schema of the manifest; said here again it would stand twice in Problems. */
const saidBySchema: ReadonlySet<string> = new Set<ProblemCode>(["not-json", "wrong-value"]);

/** What one project shows in Problems: what is wrong with its text, and the images that were flagged with it. */
export class ProjectDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection(source);
  #images: vscode.Uri[] = [];

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

  /** Replaces the flagged images; an item of an array stands at the array's file. */
  flag(result: JobResultOf<"anomalies">): void {
    this.unflag();
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const item of result.items.filter(({ flagged }) => flagged)) {
      const file = item.source ?? result.input;
      const name = item.source ? vscode.l10n.t("This image") : item.file;
      const score = measure(item.score, 4);
      const place = [count(item.rank), count(result.items.length)] as const;
      const message =
        result.threshold === null
          ? vscode.l10n.t("{0} may be an anomaly: its score is {1} (rank {2} of {3}).", name, score, ...place)
          : vscode.l10n.t(
              "{0} may be an anomaly: its score is {1}, above the threshold of {4} (rank {2} of {3}).",
              name,
              score,
              ...place,
              measure(result.threshold, 4),
            );
      const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), message, vscode.DiagnosticSeverity.Warning);
      diagnostic.source = source;
      diagnostic.code = "anomaly";
      byFile.set(file, [...(byFile.get(file) ?? []), diagnostic]);
    }
    const entries = [...byFile].map(([file, diagnostics]): [vscode.Uri, vscode.Diagnostic[]] => [vscode.Uri.file(file), diagnostics]);
    this.#images = entries.map(([uri]) => uri);
    for (const [uri, diagnostics] of entries) this.#collection.set(uri, diagnostics);
  }

  /** Takes back the flagged images, as a new training or search makes them stale. */
  unflag(): void {
    for (const uri of this.#images) this.#collection.delete(uri);
    this.#images = [];
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

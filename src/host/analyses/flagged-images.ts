import * as vscode from "vscode";
import type { JobResultOf } from "../../core/jobs/job.js";
import { count, measure } from "../platform/format.js";
import { source } from "../platform/words.js";

/** The flagged images of one project, in Problems. */
export class FlaggedImages implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection(source);
  #uris: vscode.Uri[] = [];

  /** Replaces the flagged images; an item of an array stands at the array's file. */
  show(result: JobResultOf<"anomalies">): void {
    this.clear();
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
    this.#uris = entries.map(([uri]) => uri);
    for (const [uri, diagnostics] of entries) this.#collection.set(uri, diagnostics);
  }

  /** Takes back the flagged images, as a new training or search makes them stale. */
  clear(): void {
    for (const uri of this.#uris) this.#collection.delete(uri);
    this.#uris = [];
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

import path from "node:path";
import * as vscode from "vscode";
import { flaggedOrder } from "../../core/analyses/anomaly-table.js";
import type { Result } from "../../core/analyses/result.js";
import { fileOf, partOf } from "../../core/project/item-name.js";
import type { KeptResult } from "../../runs/kept-result.js";
import { count, measure } from "../platform/format.js";
import { source } from "../platform/words.js";

/** Images that Problems lists; of more it says how many. */
export const mostListed = 1000;

/** The flagged images of one project, in Problems. */
export class FlaggedImages implements vscode.Disposable {
  /** The analysis that flags them. */
  readonly kind = "anomalies";
  readonly #collection = vscode.languages.createDiagnosticCollection(source);

  /** Replaces them by those of results as they are decided now. An item of an array is listed at the array's file. */
  async show(results: readonly { opened: KeptResult; result: Result }[]): Promise<void> {
    const byFile = new Map<string, vscode.Diagnostic[]>();
    const add = (file: string, message: string) => {
      const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), message, vscode.DiagnosticSeverity.Warning);
      diagnostic.source = source;
      diagnostic.code = "anomaly";
      const own = byFile.get(path.normalize(file)) ?? [];
      own.push(diagnostic);
      byFile.set(path.normalize(file), own);
    };
    for (const { opened, result } of results) await this.#list(opened, result, add);
    // Only now, so that those that stay are never gone.
    this.#collection.clear();
    for (const [file, diagnostics] of byFile) this.#collection.set(vscode.Uri.file(file), diagnostics);
  }

  async #list(opened: KeptResult, result: Result, add: (file: string, message: string) => void): Promise<void> {
    if (result.kind !== this.kind) return;
    const { threshold } = result;
    if (threshold === null) return;
    const { scores } = await opened.columns();
    const flagged = flaggedOrder(scores, threshold);
    for (const [index, row] of (await opened.rows(Array.from(flagged.subarray(0, mostListed)))).entries())
      add(
        row.source === null ? partOf(result.input).file : fileOf(row.source),
        vscode.l10n.t(
          "{0} may be an anomaly: its score is {1}, above the threshold of {4} (rank {2} of {3}).",
          row.source ? vscode.l10n.t("This image") : row.file,
          measure(scores[row.index], 4),
          count(index + 1),
          count(result.count),
          measure(threshold, 4),
        ),
      );
    const more = flagged.length - mostListed;
    if (more > 0) add(result.table, vscode.l10n.t("And {0} more flagged images, which are in this table.", count(more)));
  }

  /** Removes them, if there is no result to be of. */
  clear(): void {
    this.#collection.clear();
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

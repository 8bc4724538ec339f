import * as vscode from "vscode";
import type { Comparison } from "../../protocol/webview.js";
import { section } from "../platform/settings.js";
import type { ProjectSession } from "../project/session.js";

/** An open page: its panel, the session of its project, and `tell`, which sends it what it is compared with. */
export interface OpenPage {
  panel: vscode.WebviewPanel;
  session: ProjectSession;
  tell(comparison: Comparison | null): void;
}

/** What a page needs to mark the settings in which the other side differs. */
function comparisonWith(other: ProjectSession, session: ProjectSession): Comparison {
  const { document } = other.state;
  return { project: document.ok ? document.project : null, sameText: other.document.text === session.document.text };
}

/** Finds the pages that are beside each other in VS Code's diff editor: no other editor shows two pages in one column. */
export class Comparisons implements vscode.Disposable {
  readonly #pages = new Map<OpenPage, string>();
  #timer: NodeJS.Timeout | undefined;
  #comparing = false;

  /** Follows a page until it is closed. */
  add(page: OpenPage): vscode.Disposable {
    this.#pages.set(page, "null");
    const following = [
      page.panel.onDidChangeViewState(() => this.#tellLater()),
      page.session.pages.onDidChange(() => this.#comparing && this.#tellLater()),
    ];
    this.#tellLater();
    return new vscode.Disposable(() => {
      for (const one of following) one.dispose();
      this.#pages.delete(page);
      this.#tellLater();
    });
  }

  /** What a page is compared with, for its first state. */
  of(page: OpenPage): Comparison | null {
    const other = this.#beside(page);
    return other ? comparisonWith(other.session, page.session) : null;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #beside(page: OpenPage): OpenPage | undefined {
    const { visible, viewColumn } = page.panel;
    if (!visible || viewColumn === undefined) return undefined;
    const others = [...this.#pages.keys()].filter(
      ({ panel, session }) => panel.visible && panel.viewColumn === viewColumn && session !== page.session,
    );
    return others.length === 1 ? others[0] : undefined;
  }

  /** VS Code tells the pages one after the other that another tab is shown; so it waits until all are told. */
  #tellLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), 0);
  }

  #tell(): void {
    let comparing = false;
    for (const [page, sent] of this.#pages) {
      const other = this.#beside(page);
      // Git's old side has no folder to read images from.
      if (other) page.session.document.borrowImages(other.session.document);
      const comparison = this.of(page);
      comparing ||= comparison !== null;
      const text = JSON.stringify(comparison);
      if (text === sent) continue;
      this.#pages.set(page, text);
      page.tell(comparison);
    }
    if (comparing === this.#comparing) return;
    this.#comparing = comparing;
    void vscode.commands.executeCommand("setContext", `${section}.comparing`, comparing);
  }
}

import * as vscode from "vscode";
import type { EditorState, ToWebview } from "../../protocol/webview.js";

/** The pages of one project, of which there may be none: sends messages to each, and tells the host when something has changed. */
export class PageChannel implements vscode.Disposable {
  readonly #posted = new vscode.EventEmitter<ToWebview>();
  /** Messages for every page; files are still paths. */
  readonly onDidPost = this.#posted.event;
  readonly #changed = new vscode.EventEmitter<void>();
  /** After every message that a title, a menu or the status bar may show. */
  readonly onDidChange = this.#changed.event;
  #disposed = false;

  post(message: ToWebview): void {
    if (this.#disposed) return;
    this.#posted.fire(message);
    if (message.type === "patch" || message.type === "training") this.#changed.fire();
  }

  /** Replaces a part of the state. */
  patch(patch: Partial<EditorState>): void {
    this.post({ type: "patch", patch });
  }

  dispose(): void {
    this.#disposed = true;
    this.#posted.dispose();
    this.#changed.dispose();
  }
}

import type * as vscode from "vscode";
import type { WatchState } from "../../protocol/webview.js";
import { FolderWatch } from "./folder-watch.js";
import type { WatchParts } from "./judge-alike.js";

/** The watched folders of one project, in the order in which their watches began. */
export class ProjectWatches implements vscode.Disposable {
  #watches: readonly FolderWatch[] = [];

  constructor(private readonly parts: WatchParts) {}

  /** The folders that are watched, and those that no longer are, with the reason, until they are stopped. */
  get states(): WatchState[] {
    return this.#watches.map(({ state }) => state);
  }

  /** Begins to watch a folder, unless it is watched. Throws UserError in Restricted Mode. */
  async start(folder: string): Promise<void> {
    this.parts.location.requireRunnable();
    if (this.#watches.some((one) => one.folder === folder && one.running)) return;
    // So that no result of it is out of date from the first moment on.
    await this.parts.results.watch([...this.#watching, folder]);
    const watch: FolderWatch = new FolderWatch(folder, this.parts, () => void this.#changed(watch));
    this.#watches = [...this.#watches.filter((one) => one.folder !== folder), watch];
    this.#show();
  }

  /** Ends the watch of a folder, or all of them. */
  async stop(folder?: string): Promise<void> {
    const ending = this.#watches.filter((one) => folder === undefined || one.folder === folder);
    this.#watches = this.#watches.filter((one) => !ending.includes(one));
    for (const one of ending) await one.end();
    await this.parts.results.watch(this.#watching);
    this.#show();
  }

  /** Ends them with the window: their folders are watched again in the next. */
  dispose(): void {
    for (const one of this.#watches) one.abandon();
  }

  get #watching(): string[] {
    return this.states.filter(({ state }) => state === "watching").map(({ folder }) => folder);
  }

  async #changed(watch: FolderWatch): Promise<void> {
    if (!this.#watches.includes(watch)) return;
    this.#show();
    if (watch.state.state === "stopped") await this.parts.results.watch(this.#watching);
  }

  #show(): void {
    this.parts.pages.patch({ watches: this.states });
  }
}

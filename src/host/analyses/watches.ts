import type * as vscode from "vscode";
import { inTurn } from "../../core/jobs/in-turn.js";
import type { WatchState } from "../../protocol/webview.js";
import { FolderWatch } from "./folder-watch.js";
import type { WatchParts } from "./judge-alike.js";

/** The watched folders of one project, in the order in which their watches began. */
export class ProjectWatches implements vscode.Disposable {
  #watches: readonly FolderWatch[] = [];
  readonly #inTurn = inTurn();

  /** `failed` is told of what goes wrong when nobody waits for it. */
  constructor(
    private readonly parts: WatchParts,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** The folders that are watched, and those that no longer are, with the reason, until they are stopped. */
  get states(): WatchState[] {
    return this.#watches.map(({ state }) => state);
  }

  /** Begins to watch a folder, unless it is watched. Throws UserError in Restricted Mode. */
  async start(folder: string): Promise<void> {
    this.parts.location.requireRunnable();
    await this.#inTurn(async () => {
      if (this.#watches.some((one) => one.folder === folder && one.running)) return;
      // So that no result of it is out of date from the first moment on.
      await this.parts.results.watch([...this.#watching, folder]);
      const watch: FolderWatch = new FolderWatch(folder, this.parts, () => this.#changed(watch));
      this.#watches = [...this.#watches.filter((one) => one.folder !== folder), watch];
      this.#show();
    });
  }

  /** Ends the watch of a folder, or all of them. If one ends badly the others end all the same, and then its error is thrown. */
  async stop(folder?: string): Promise<void> {
    await this.#inTurn(async () => {
      const ending = this.#watches.filter((one) => folder === undefined || one.folder === folder);
      this.#watches = this.#watches.filter((one) => !ending.includes(one));
      const ended = await Promise.allSettled(ending.map((one) => one.end()));
      this.#show();
      await this.parts.results.watch(this.#watching);
      for (const one of ended) if (one.status === "rejected") throw one.reason;
    });
  }

  /** Ends them with the window: their folders are watched again in the next. */
  dispose(): void {
    for (const one of this.#watches) one.abandon();
  }

  get #watching(): string[] {
    return this.states.filter(({ state }) => state === "watching").map(({ folder }) => folder);
  }

  #changed(watch: FolderWatch): void {
    if (!this.#watches.includes(watch)) return;
    this.#show();
    if (watch.state.state === "stopped") this.#inTurn(() => this.parts.results.watch(this.#watching)).catch(this.failed);
  }

  #show(): void {
    this.parts.pages.patch({ watches: this.states });
  }
}

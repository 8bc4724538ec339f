import * as vscode from "vscode";
import { passedOver } from "./find-project.js";

/** Whether the workspace holds a project, for the menus that need one. */
export class WorkspaceProjects implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable[];
  #any = false;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.aeproj", false, true, false);
    this.#subscriptions = [
      this.#changed,
      watcher,
      watcher.onDidCreate(() => this.#show(true)),
      watcher.onDidDelete(() => this.#look()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#look()),
    ];
    this.#look();
  }

  get any(): boolean {
    return this.#any;
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }

  #look(): void {
    vscode.workspace.findFiles("**/*.aeproj", passedOver, 1).then(
      (found) => this.#show(found.length > 0),
      // A workspace that cannot be searched keeps its menus; the command then says what is wrong.
      () => this.#show(true),
    );
  }

  #show(any: boolean): void {
    if (any === this.#any) return;
    this.#any = any;
    this.#changed.fire();
  }
}

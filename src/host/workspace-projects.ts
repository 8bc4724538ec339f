import * as vscode from "vscode";

/** Folders that hold no projects of the person's own. */
const passedOver = "**/{node_modules,*.runs}/**";

const find = (limit?: number) => vscode.workspace.findFiles("**/*.aeproj", passedOver, limit);

const liesIn = (file: vscode.Uri, folder: vscode.Uri) => file.path === folder.path || file.path.startsWith(`${folder.path}/`);

/** Every project of the workspace, by relative path. */
export async function listProjects(): Promise<vscode.Uri[]> {
  const byPath = (await find()).map((uri) => ({ uri, name: vscode.workspace.asRelativePath(uri) }));
  return byPath.sort((a, b) => a.name.localeCompare(b.name)).map(({ uri }) => uri);
}

/** The projects of the workspace as their files come and go. On starting it asks only whether there is one. */
export class WorkspaceProjects implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** After a project came or went. */
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable[];
  #any = false;
  /** As far as they are known. */
  #known: readonly vscode.Uri[] = [];

  constructor() {
    const created = vscode.workspace.createFileSystemWatcher("**/*.aeproj", false, true, true);
    // Of a folder that goes, VS Code does not tell what was in it.
    const deleted = vscode.workspace.createFileSystemWatcher("**", true, true, false);
    this.#subscriptions = [
      this.#changed,
      created,
      deleted,
      created.onDidCreate((uri) => this.#show([...this.#known, uri])),
      deleted.onDidDelete((gone) => {
        if (this.#known.some((uri) => liesIn(uri, gone))) this.#look();
      }),
      // Nor of a folder that is moved here or renamed.
      vscode.workspace.onDidRenameFiles(() => this.#look()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#look()),
    ];
    this.#look();
  }

  /** Whether there is one, for the menus that need one. */
  get any(): boolean {
    return this.#any;
  }

  /** Looks for all of them. */
  async list(): Promise<vscode.Uri[]> {
    const found = await listProjects();
    this.#known = found;
    return found;
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }

  #look(): void {
    find(1).then(
      (found) => this.#show(found),
      // A workspace that cannot be searched keeps its menus; the command then says what is wrong.
      () => this.#show(this.#known, true),
    );
  }

  #show(known: readonly vscode.Uri[], any = known.length > 0): void {
    this.#known = known;
    this.#any = any;
    this.#changed.fire();
  }
}

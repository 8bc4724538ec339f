import * as vscode from "vscode";

/** Folders that hold no projects of the person's own. */
const passedOver = "**/{node_modules,*.runs}/**";

const isPassedOver = ({ path }: vscode.Uri) => /\/(node_modules|[^/]*\.runs)(\/|$)/.test(path);

/** After a folder came, how long until it is looked into, in milliseconds: it may still be filled. */
const settle = 500;

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
  #timer: NodeJS.Timeout | undefined;
  /** The projects that are known so far: all of them once the list was read, at most one after starting. */
  #known: readonly vscode.Uri[] = [];

  constructor() {
    // When a folder comes or goes, VS Code may tell of the folder only, not of the files in it.
    const watcher = vscode.workspace.createFileSystemWatcher("**", false, true, false);
    this.#subscriptions = [
      this.#changed,
      watcher,
      watcher.onDidCreate((uri) => this.#onCreated(uri)),
      watcher.onDidDelete((gone) => {
        if (this.#known.some((uri) => liesIn(uri, gone))) this.#look();
      }),
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
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
  }

  #onCreated(uri: vscode.Uri): void {
    if (isPassedOver(uri)) return;
    if (uri.path.endsWith(".aeproj")) this.#show([...this.#known, uri]);
    // A name without a dot counts as a folder's: asking the disk at every file would cost more than a search now and then.
    else if (!/\.[^/]*$/.test(uri.path)) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), settle);
    }
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

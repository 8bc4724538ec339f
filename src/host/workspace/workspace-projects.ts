import * as vscode from "vscode";

/** Folders that hold no projects of the person's own. */
const excluded = "**/{node_modules,*.runs}/**";

const isExcluded = ({ path }: vscode.Uri) => /\/(node_modules|[^/]*\.runs)(\/|$)/.test(path);

/** After a folder came, how long until it is looked into, in milliseconds: it may still be filled. */
const folderDelay = 500;

const find = (limit?: number) => vscode.workspace.findFiles("**/*.aeproj", excluded, limit);

const isWithin = (file: vscode.Uri, folder: vscode.Uri) => file.path === folder.path || file.path.startsWith(`${folder.path}/`);

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
      watcher.onDidDelete((deleted) => {
        if (this.#known.some((uri) => isWithin(uri, deleted))) this.#search();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#search()),
    ];
    this.#search();
  }

  /** Whether there is one, for the menus that need one. */
  get any(): boolean {
    return this.#any;
  }

  /** Looks for all of them. */
  async list(): Promise<vscode.Uri[]> {
    const projects = await listProjects();
    this.#known = projects;
    return projects;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
  }

  #onCreated(uri: vscode.Uri): void {
    if (isExcluded(uri)) return;
    if (uri.path.endsWith(".aeproj")) this.#set([...this.#known, uri]);
    // A name without a dot counts as a folder's: asking the disk at every file would cost more than a search now and then.
    else if (!/\.[^/]*$/.test(uri.path)) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), folderDelay);
    }
  }

  #search(): void {
    find(1).then(
      (projects) => this.#set(projects),
      // A workspace that cannot be searched keeps its menus; the command then says what is wrong.
      () => this.#set(this.#known, true),
    );
  }

  #set(known: readonly vscode.Uri[], any = known.length > 0): void {
    this.#known = known;
    this.#any = any;
    this.#changed.fire();
  }
}

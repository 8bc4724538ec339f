import path from "node:path";
import * as vscode from "vscode";
import type { Training } from "../../core/jobs/training.js";
import { runsFolder } from "../../runs/run-folder.js";
import { hasLeftModel, newestRun } from "../../runs/runs.js";
import { section } from "../platform/settings.js";
import type { Sessions } from "../project/sessions.js";
import { pastTraining } from "../training/live-training.js";
import { followTime } from "../training/runs.js";
import { trainingWords } from "../training/training-words.js";
import { rowContext } from "./menu-context.js";
import type { WorkspaceProjects } from "./workspace-projects.js";

const icons: Record<Training["status"], string> = {
  starting: "sync~spin",
  running: "sync~spin",
  paused: "debug-pause",
  interrupted: "warning",
  stopped: "debug-stop",
  finished: "pass",
  failed: "error",
};

/** What a row tells of its project: the newest training, and whether there is a model to use. */
interface RowState {
  training: Training | null;
  hasModel: boolean;
}

/** All that a row shows and offers, as one text to compare. */
const rowText = ({ training, hasModel }: RowState): string => `${trainingWords(training)}\n${rowContext(training, hasModel)}`;

/** The row of a project. Its `contextValue` says to the menus what can be done with it. */
export function projectItem(uri: vscode.Uri, { training, hasModel }: RowState): vscode.TreeItem {
  const name = vscode.workspace.asRelativePath(uri);
  const words = trainingWords(training);
  const item = new vscode.TreeItem(name);
  item.id = uri.toString();
  item.description = words;
  item.tooltip = `${name}: ${words}`;
  item.iconPath = new vscode.ThemeIcon(training ? icons[training.status] : "circle-large-outline");
  item.command = { title: vscode.l10n.t("Open"), command: "vscode.open", arguments: [uri] };
  item.contextValue = rowContext(training, hasModel);
  return item;
}

/** The list of the workspace's projects in the Explorer. It reads and follows nothing while it is hidden. */
export class ProjectsView implements vscode.TreeDataProvider<vscode.Uri>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<vscode.Uri>;
  readonly #subscriptions: vscode.Disposable[];
  /** The text of each row, by its project; the row is drawn anew only if that changes. */
  readonly #rows = new Map<string, { uri: vscode.Uri; text: string | null; followed: boolean }>();
  #follow: NodeJS.Timeout | undefined;
  /** True if something has changed while the list was hidden. */
  #missed = false;

  constructor(
    private readonly sessions: Sessions,
    private readonly projects: WorkspaceProjects,
  ) {
    this.#view = vscode.window.createTreeView(`${section}.projects`, { treeDataProvider: this });
    const runs = vscode.workspace.createFileSystemWatcher("**/{*.runs,*.runs/*,*.runs/*/run.json}", false, true, false);
    this.#subscriptions = [
      this.#changed,
      this.#view,
      runs,
      runs.onDidCreate((uri) => this.#onRuns(uri)),
      runs.onDidDelete((uri) => this.#onRuns(uri)),
      projects.onDidChange(() => this.#refresh(undefined)),
      sessions.onDidChange((session) => {
        const row = this.#rows.get(session.location.uri.toString());
        if (row && row.text !== rowText(session.runs)) this.#refresh(row.uri);
      }),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (!visible || !this.#missed) return;
        this.#missed = false;
        this.#refresh(undefined);
      }),
    ];
  }

  /** The projects; they have no rows below them. */
  async getChildren(parent?: vscode.Uri): Promise<vscode.Uri[]> {
    if (parent) return [];
    const projects = await this.projects.list();
    this.#rows.clear();
    for (const uri of projects) this.#rows.set(uri.toString(), { uri, text: null, followed: false });
    return projects;
  }

  /** The row of a project as it is now. */
  async getTreeItem(uri: vscode.Uri): Promise<vscode.TreeItem> {
    const state = await this.#readState(uri);
    const row = this.#rows.get(uri.toString());
    if (row) {
      row.text = rowText(state);
      row.followed = state.training?.elsewhere ?? false;
      if (row.followed) this.#followLater();
    }
    return projectItem(uri, state);
  }

  dispose(): void {
    clearTimeout(this.#follow);
    for (const one of this.#subscriptions) one.dispose();
  }

  /** A session knows its training; of other projects the newest run on disk is read. */
  async #readState(uri: vscode.Uri): Promise<RowState> {
    const session = this.sessions.get(uri);
    if (session?.runs.training) {
      return { training: session.runs.training, hasModel: session.runs.hasModel };
    }
    const run = await newestRun(uri.fsPath);
    const hasModel = (await newestRun(uri.fsPath, hasLeftModel)) !== undefined;
    return { training: run ? pastTraining(run) : null, hasModel };
  }

  /** A run came or went without a session that could tell. */
  #onRuns({ fsPath }: vscode.Uri): void {
    for (const { uri } of this.#rows.values()) {
      const folder = runsFolder(uri.fsPath);
      if (fsPath === folder || fsPath.startsWith(folder + path.sep)) this.#refresh(uri);
    }
  }

  /** Another window or a terminal trains projects of the list: their runs are looked at again. */
  #followLater(): void {
    clearTimeout(this.#follow);
    this.#follow = setTimeout(() => {
      for (const { uri, followed } of this.#rows.values()) if (followed) this.#refresh(uri);
    }, followTime);
  }

  #refresh(uri: vscode.Uri | undefined): void {
    if (this.#view.visible) this.#changed.fire(uri);
    else this.#missed = true;
  }
}

import * as vscode from "vscode";
import { analysisKinds } from "../../core/analyses/analyses.js";
import type { KeyPath } from "../../core/project/problem.js";
import { isTask } from "../../core/project/task.js";
import type { Children } from "../platform/children.js";
import { report } from "../platform/report-errors.js";
import { section } from "../platform/settings.js";
import { activeProject } from "../project/active-project.js";
import { viewType } from "../project/editor.js";
import type { Sessions } from "../project/sessions.js";
import { exportModel } from "./export-model.js";
import { findProject } from "./find-project.js";
import { importModel } from "./import-model.js";
import { newProject } from "./new-project.js";
import { placeSelected } from "./place-on-map.js";
import { compareAsText, type ProjectCommands, projectCommands, requestOf } from "./project-commands.js";
import { runOnFolder } from "./run-on-folder.js";
import { stopWatching, watchFolder } from "./watch-folder.js";

/** The commands of the manifest. */
export class Commands {
  constructor(
    private readonly sessions: Sessions,
    private readonly commands: ProjectCommands,
    private readonly children: Children,
  ) {}

  /** Registers the commands of the manifest. */
  register(): vscode.Disposable[] {
    const add = <A extends unknown[]>(name: string, work: (...args: A) => Promise<unknown>) =>
      vscode.commands.registerCommand(`${section}.${name}`, (...args: A) => report(this.sessions.log, name, () => work(...args)));
    return [
      // A view passes the focused row, a project, to the commands in its title; a project is no folder of images.
      add("newProject", (folder?: vscode.Uri, task?: unknown) =>
        // The Explorer gives the selection as a second argument.
        newProject(folder?.path.endsWith(".aeproj") ? undefined : folder, isTask(task) ? task : undefined),
      ),
      add("importModel", (file?: vscode.Uri, selected?: vscode.Uri[]) => importModel(this.children, selected ?? (file ? [file] : []))),
      add("exportModel", async (uri?: vscode.Uri) => {
        const session = uri ? this.sessions.open(await vscode.workspace.openTextDocument(uri)) : await findProject(this.sessions);
        if (session) await exportModel(this.children, session);
      }),
      add("setUpTensorFlow", () => this.commands.setUp()),
      add("openAsForm", async (uri?: vscode.Uri) => {
        const file = uri ?? activeProject();
        if (file) await vscode.commands.executeCommand("vscode.openWith", file, viewType);
      }),
      ...projectCommands.map((name) =>
        add(name, async (uri?: vscode.Uri) => {
          const session = await this.commands.projectFor(name, uri);
          if (session) await this.commands.run(session, requestOf(name));
        }),
      ),
      add("compareAsText", compareAsText),
      add("chooseFolder", async (uri?: vscode.Uri, keys?: KeyPath) => {
        const session = await this.commands.projectFor("chooseFolder", uri);
        if (session) await this.commands.chooseFolder(session, keys);
      }),
      add("watchFolder", (folder?: vscode.Uri) => watchFolder(this.sessions, folder)),
      add("placeOnMap", (selected?: vscode.Uri) => placeSelected(this.sessions, selected)),
      add("stopWatching", (folder?: vscode.Uri) => stopWatching(this.sessions, folder)),
      ...analysisKinds.map((name) => add(name, (folder?: vscode.Uri) => runOnFolder(this.sessions, name, folder))),
    ];
  }
}

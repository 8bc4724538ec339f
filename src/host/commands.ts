import path from "node:path";
import * as vscode from "vscode";
import { type KeyPath, UserError, unreachable } from "../core/problem.js";
import type { FromWebview, RunAction, WebviewCommand } from "../protocol/webview.js";
import type { Children } from "./children.js";
import { viewType } from "./editor-provider.js";
import type { EngineKeeper } from "./engine-keeper.js";
import { exportModel } from "./export-model.js";
import { activeProject, chooseFolder, chooseImages, findProject } from "./find-project.js";
import { openEditor, runOnFolder } from "./image-commands.js";
import { importModel } from "./import-model.js";
import { isActive } from "./live-training.js";
import { newProject } from "./new-project.js";
import { relativeToProject } from "./page.js";
import { problemRange } from "./problem-range.js";
import { withProgress } from "./progress.js";
import type { ProjectSession } from "./project-session.js";
import { report } from "./report.js";
import { saveFile } from "./save-file.js";
import type { Sessions } from "./sessions.js";
import { section } from "./settings.js";

/** Commands of the manifest on the project that the person means. */
export const projectCommands = ["train", "pause", "continue", "stop", "resume", "inspect", "openAsText"] as const;
/** Commands of the manifest on a folder of images. */
export const folderCommands = ["reconstruct", "denoise", "embed", "anomalies"] as const;

/** Shows a project's text in place of its form, at what keeps the form from being shown. */
async function openAsText(session: ProjectSession): Promise<void> {
  const { document: shown } = session.state;
  const wrong = shown.ok ? undefined : shown.problems.find(({ severity }) => severity === "error");
  const selection = wrong && problemRange(await vscode.workspace.openTextDocument(session.uri), wrong);
  const options: vscode.TextDocumentShowOptions = { viewColumn: vscode.ViewColumn.Active, ...(selection && { selection }) };
  await vscode.commands.executeCommand("vscode.openWith", session.uri, "default", options);
}

/** Shows the comparison that is active as text, in its place. */
async function compareAsText(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.reopenTextEditor");
}

/** Everything that the palette, the menus and the pages can ask for. */
export class Commands {
  constructor(
    private readonly sessions: Sessions,
    private readonly engine: EngineKeeper,
    private readonly children: Children,
  ) {}

  /** Registers the commands of the manifest. */
  register(): vscode.Disposable[] {
    const add = <A extends unknown[]>(name: string, work: (...args: A) => Promise<unknown>) =>
      vscode.commands.registerCommand(`${section}.${name}`, (...args: A) => report(this.sessions.log, name, () => work(...args)));
    return [
      add("newProject", (folder?: vscode.Uri) => newProject(folder)),
      add("importModel", (file?: vscode.Uri, selected?: vscode.Uri[]) => importModel(this.children, selected ?? (file ? [file] : []))),
      add("exportModel", async (uri?: vscode.Uri) => {
        const session = uri ? this.sessions.open(await vscode.workspace.openTextDocument(uri)) : await findProject(this.sessions);
        if (session) await exportModel(this.children, session);
      }),
      add("setUpTensorFlow", () => this.#setUp()),
      add("openAsForm", async (uri?: vscode.Uri) => {
        const file = uri ?? activeProject();
        if (file) await vscode.commands.executeCommand("vscode.openWith", file, viewType);
      }),
      ...projectCommands.map((name) =>
        add(name, async (uri?: vscode.Uri) => {
          const session = await this.#meant(name, uri);
          if (session) await this.#run(session, name);
        }),
      ),
      add("compareAsText", compareAsText),
      add("chooseFolder", async (uri?: vscode.Uri, keys?: KeyPath) => {
        const session = await this.#meant("chooseFolder", uri);
        if (session) await this.#chooseFolder(session, keys);
      }),
      ...folderCommands.map((name) => add(name, (folder?: vscode.Uri) => runOnFolder(this.sessions, name, folder))),
    ];
  }

  /** Does what a page asks for. */
  request(session: ProjectSession, message: Exclude<FromWebview, { type: "ready" }>): void {
    const { log } = this.sessions;
    switch (message.type) {
      case "edit":
        void report(log, "edit", () => session.edit(message.path, message.value));
        break;
      case "fix":
        void report(log, "fix", () => session.fix(message.fix));
        break;
      case "command":
        void report(log, message.command, () => this.#run(session, message.command, message.path));
        break;
      case "open":
        if (session.knows(message.file))
          void report(log, "open", async () => vscode.commands.executeCommand("vscode.open", vscode.Uri.file(message.file)));
        else log.warn(`A page asked for a file that is in none of its results: ${message.file}`);
        break;
      case "cancelReport":
        session.cancelReport();
        break;
      case "endJob":
        session.endJob(message.job);
        break;
      case "showResult":
        void report(log, "showResult", () => session.showResult(message.folder));
        break;
      case "curves":
        session.showCurves(message.runs);
        break;
      case "run":
        void report(log, message.action, () => this.#onRun(session, message.action, message.run));
        break;
      case "describe":
        void report(log, "describe", () => session.keeper.describe(message.run, message.about));
        break;
      case "save":
        void report(log, "save", () => saveFile(session.uri, message));
        break;
      case "failed":
        void report(log, "page", () => Promise.reject(new UserError(message.message, "page")));
        break;
      case "error":
        log.error(`${session.name}, page: ${message.message}`);
        break;
      default:
        unreachable(message);
    }
  }

  /** The project that a command is about: for those on a training, the one that trains where the active one does not. */
  async #meant(name: (typeof projectCommands)[number] | "chooseFolder", uri?: vscode.Uri): Promise<ProjectSession | undefined> {
    if (uri) return this.sessions.open(await vscode.workspace.openTextDocument(uri));
    if (name === "pause" || name === "continue" || name === "stop") {
      const training = this.sessions.all.filter((session) => isActive(session.training));
      if (training.length === 1) return training[0];
    }
    return findProject(this.sessions);
  }

  async #run(session: ProjectSession, command: WebviewCommand, keys?: string[]): Promise<void> {
    switch (command) {
      case "train":
      case "resume": {
        const saved = await this.#onDisk(session);
        if (!saved) return;
        if (activeProject()?.toString() !== saved.uri.toString()) await openEditor(saved);
        saved.show("training");
        return saved.train(command === "resume");
      }
      case "inspect": {
        const saved = await this.#onDisk(session);
        if (!saved) return;
        if (activeProject()?.toString() !== saved.uri.toString()) await openEditor(saved);
        saved.show("data");
        return saved.inspect();
      }
      case "pause":
        return session.pause();
      case "continue":
        return session.continue();
      case "stop":
        return session.stop();
      case "reconstruct":
      case "denoise":
      case "embed":
      case "anomalies":
        await runOnFolder(this.sessions, command, undefined, session);
        return;
      case "setUpTensorFlow":
        return this.#setUp();
      case "openAsText":
        return openAsText(session);
      case "compareAsText":
        return compareAsText();
      case "chooseFolder":
        return this.#chooseFolder(session, keys);
      default:
        return unreachable(command);
    }
  }

  async #onRun({ keeper }: ProjectSession, action: RunAction, run: string): Promise<void> {
    switch (action) {
      case "restore":
        return keeper.restore(run);
      case "reveal":
        return keeper.reveal(run);
      case "delete":
        return keeper.remove(run);
      default:
        return unreachable(action);
    }
  }

  /** A project without a file is saved first, as its runs are kept beside it. */
  async #onDisk(session: ProjectSession): Promise<ProjectSession | undefined> {
    if (session.uri.scheme !== "untitled") return session;
    const saved = await vscode.workspace.save(session.uri);
    if (!saved) return undefined;
    return this.sessions.open(await vscode.workspace.openTextDocument(saved));
  }

  async #chooseFolder(session: ProjectSession, keys: KeyPath = ["data", "train"]): Promise<void> {
    const labels = keys.at(-1) === "labels";
    const beside = vscode.Uri.file(path.dirname(session.file));
    const chosen = labels
      ? await chooseFolder(vscode.l10n.t("Choose the file of labels"), beside, true)
      : await chooseImages(vscode.l10n.t("Choose the images"), beside);
    if (chosen) await session.edit(keys, relativeToProject(session.uri, chosen));
  }

  async #setUp(): Promise<void> {
    await withProgress(vscode.l10n.t("Setting up TensorFlow"), ({ signal, onEvent }) => this.engine.setUp({ signal, report: onEvent }));
    const { name } = await this.engine.choose();
    void vscode.window.showInformationMessage(vscode.l10n.t("{0} is ready.", name));
  }
}

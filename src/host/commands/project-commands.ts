import path from "node:path";
import * as vscode from "vscode";
import { isAnalysis } from "../../core/analyses/analyses.js";
import {
  beginsTraining,
  type TrainingAction,
  trainingActionNames,
  trainingActions,
  trainingActionTable,
} from "../../core/jobs/training-actions.js";
import { unreachable } from "../../core/language/error.js";
import type { KeyPath } from "../../core/project/problem.js";
import { relativeName } from "../../files/relative-name.js";
import type { Panel, WebviewCommand } from "../../protocol/webview.js";
import { chooseFolder, chooseImages } from "../platform/choose.js";
import type { EngineKeeper } from "../platform/engine-keeper.js";
import { withProgress } from "../platform/progress.js";
import { activeProject } from "../project/active-project.js";
import { openEditor } from "../project/editor.js";
import { problemRange } from "../project/problem-range.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";
import { findProject } from "./find-project.js";
import { runOnFolder } from "./run-on-folder.js";
import { watchFolder } from "./watch-folder.js";

/** Commands of the manifest on the project that the person means. */
export const projectCommands = [...trainingActionNames, "inspect", "openAsText"] as const;
type ProjectCommand = (typeof projectCommands)[number];

const isTrainingAction = (name: ProjectCommand | "chooseFolder"): name is TrainingAction => name in trainingActionTable;

/** What a command of the manifest asks of a project. */
export const requestOf = (name: ProjectCommand): WebviewCommand => (isTrainingAction(name) ? trainingActionTable[name].request : name);

/** Shows a project's text instead of its form, at the error that keeps the form from being shown. */
async function openAsText(session: ProjectSession): Promise<void> {
  const { document: state } = session.state;
  const error = state.ok ? undefined : state.problems.find(({ severity }) => severity === "error");
  const selection = error && problemRange(await vscode.workspace.openTextDocument(session.location.uri), error);
  const options: vscode.TextDocumentShowOptions = { viewColumn: vscode.ViewColumn.Active, ...(selection && { selection }) };
  await vscode.commands.executeCommand("vscode.openWith", session.location.uri, "default", options);
}

/** Shows the active comparison as text, in the same tab. */
export async function compareAsText(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.reopenTextEditor");
}

/** What is done with a project, whoever asks for it: the palette, a menu or a page. */
export class ProjectCommands {
  constructor(
    private readonly sessions: Sessions,
    private readonly engine: EngineKeeper,
  ) {}

  /** The project that a command is about. A command on a training under way means the only project that has one; any other, and if there are several, see {@link findProject}. */
  async projectFor(name: ProjectCommand | "chooseFolder", uri?: vscode.Uri): Promise<ProjectSession | undefined> {
    if (uri) return this.sessions.open(await vscode.workspace.openTextDocument(uri));
    if (isTrainingAction(name) && !beginsTraining(name)) {
      const possible = this.sessions.all.filter(({ runs: { training } }) => trainingActions(training).includes(name));
      if (possible.length === 1) return possible[0];
    }
    return findProject(this.sessions);
  }

  /** Does what a command says with a project. Throws UserError, CancelledError. */
  async run(session: ProjectSession, command: WebviewCommand, keys?: string[]): Promise<void> {
    if (isAnalysis(command)) return void (await runOnFolder(this.sessions, command, undefined, session));
    switch (command) {
      case "train":
      case "resume": {
        const saved = await this.#showPanel(session, "training");
        return saved && this.#train(saved, command === "resume");
      }
      case "inspect": {
        const saved = await this.#showPanel(session, "data");
        return saved?.report.make(saved.document.text);
      }
      case "pause":
        return session.runs.pause();
      case "continue":
        return session.runs.continue();
      case "stop":
        return session.runs.stop();
      case "watchFolder":
        return watchFolder(this.sessions, undefined, session);
      case "setUpTensorFlow":
        return this.setUp();
      case "openAsText":
        return openAsText(session);
      case "compareAsText":
        return compareAsText();
      case "chooseFolder":
        return this.chooseFolder(session, keys);
      default:
        return unreachable(command);
    }
  }

  /** Trains what the editor shows, saved or not. */
  async #train({ location, runs }: ProjectSession, resume: boolean): Promise<void> {
    const text = (await vscode.workspace.openTextDocument(location.uri)).getText();
    await runs.train(text, resume);
  }

  /** Opens the project in its editor, at a panel. Undefined if it has no file and the person does not save it. */
  async #showPanel(session: ProjectSession, panel: Panel): Promise<ProjectSession | undefined> {
    const saved = await this.#saved(session);
    if (!saved) return undefined;
    if (activeProject()?.toString() !== saved.location.uri.toString()) await openEditor(saved);
    saved.pages.post({ type: "show", panel });
    return saved;
  }

  /** A project without a file is saved first, as its runs are kept beside it. */
  async #saved(session: ProjectSession): Promise<ProjectSession | undefined> {
    if (session.location.uri.scheme !== "untitled") return session;
    const saved = await vscode.workspace.save(session.location.uri);
    if (!saved) return undefined;
    return this.sessions.open(await vscode.workspace.openTextDocument(saved));
  }

  /** Asks for the folder or file of a setting. Throws UserError. */
  async chooseFolder(session: ProjectSession, keys: KeyPath = ["data", "train"]): Promise<void> {
    const labels = keys.at(-1) === "labels";
    const beside = vscode.Uri.file(path.dirname(session.location.file));
    const chosen = labels
      ? await chooseFolder(vscode.l10n.t("Choose the file of labels"), beside, true)
      : await chooseImages(vscode.l10n.t("Choose the images"), beside);
    if (chosen) await session.document.set(keys, relativeName(path.dirname(session.location.file), chosen.fsPath));
  }

  /** Fetches and proves TensorFlow. Throws UserError, CancelledError. */
  async setUp(): Promise<void> {
    await withProgress(vscode.l10n.t("Setting up TensorFlow"), ({ signal, onEvent }) => this.engine.setUp({ signal, report: onEvent }));
    const { name } = await this.engine.choose();
    void vscode.window.showInformationMessage(vscode.l10n.t("{0} is ready.", name));
  }
}

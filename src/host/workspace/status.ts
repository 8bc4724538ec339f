import * as vscode from "vscode";
import { starting } from "../../core/jobs/progress.js";
import { stageWords } from "../../core/jobs/stage.js";
import type { Training } from "../../core/jobs/training.js";
import { isActive } from "../../core/jobs/training.js";
import { count, duration } from "../platform/format.js";
import { section } from "../platform/settings.js";
import { activeProject } from "../project/active-project.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";
import { menuContext } from "./menu-context.js";
import type { WorkspaceProjects } from "./workspace-projects.js";

/** A training in the words of the status bar. */
export function statusWords(name: string, { status, progress, epoch, epochs, secondsLeft }: Training): string {
  if (status === "paused") return `$(debug-pause) ${vscode.l10n.t("{0}: paused at epoch {1} of {2}", name, count(epoch), count(epochs))}`;
  if (progress !== null || epoch === 0) return `$(sync~spin) ${name}: ${vscode.l10n.t(stageWords[(progress ?? starting).stage])}`;
  const text =
    secondsLeft === null
      ? vscode.l10n.t("{0}: epoch {1} of {2}", name, count(epoch), count(epochs))
      : vscode.l10n.t("{0}: epoch {1} of {2}, {3} left", name, count(epoch), count(epochs), duration(secondsLeft));
  return `$(sync~spin) ${text}`;
}

/** What menus need to know of a project. */
function menuProject({ runs: { training, hasModel }, document: { state } }: ProjectSession) {
  return { training, hasModel, denoises: state.ok && state.project.task === "denoise" };
}

/** Keeps the status bar item and the context keys of the menus in step with the sessions. */
export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("training", vscode.StatusBarAlignment.Left, 0);
  readonly #subscriptions: vscode.Disposable[];
  #context: Record<string, boolean> = {};

  constructor(
    private readonly sessions: Sessions,
    private readonly projects: WorkspaceProjects,
  ) {
    this.#item.name = vscode.l10n.t("Autoencoder Training");
    this.#subscriptions = [
      this.#item,
      sessions.onDidChange(() => this.#update()),
      projects.onDidChange(() => this.#update()),
      vscode.window.tabGroups.onDidChangeTabs(() => this.#update()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#update()),
    ];
    this.#update();
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }

  #update(): void {
    const training = this.sessions.all.filter((session) => isActive(session.runs.training));
    this.#show(training);
    const uri = activeProject();
    const active = uri && this.sessions.get(uri);
    const own = training.filter((session) => session.runs.training?.elsewhere === false);
    const underWay = (active && training.includes(active) ? active : own[0])?.runs.training ?? null;
    const watching = this.sessions.all.some(({ watches }) => watches.states.some(({ state }) => state === "watching"));
    for (const [key, value] of Object.entries(menuContext(active && menuProject(active), underWay, this.projects.any, watching))) {
      if (this.#context[key] === value) continue;
      this.#context[key] = value;
      void vscode.commands.executeCommand("setContext", `${section}.${key}`, value);
    }
  }

  #show([first, ...others]: ProjectSession[]): void {
    if (!first?.runs.training) {
      this.#item.hide();
      return;
    }
    const words = statusWords(first.location.name, first.runs.training);
    this.#item.text = others.length > 0 ? vscode.l10n.t("{0}, and {1} more", words, others.length) : words;
    this.#item.tooltip = vscode.l10n.t("Open the project that is being trained");
    this.#item.command = { title: vscode.l10n.t("Open"), command: "vscode.open", arguments: [first.location.uri] };
    this.#item.show();
  }
}

import * as vscode from "vscode";
import { announce } from "./announce.js";
import { Children } from "./children.js";
import { Commands } from "./commands.js";
import { Comparisons } from "./comparisons.js";
import { EditorProvider, type PageRequest, viewType } from "./editor-provider.js";
import { EngineKeeper } from "./engine-keeper.js";
import { startJsonService } from "./json-service.js";
import { PageRequests } from "./page-requests.js";
import { ProjectCommands } from "./project-commands.js";
import type { ProjectSession } from "./project-session.js";
import { ProjectsView } from "./projects-view.js";
import { QuickFixes } from "./quick-fixes.js";
import { Sessions } from "./sessions.js";
import { onSettings, readSettings } from "./settings.js";
import { Status } from "./status.js";
import { rememberTrainings } from "./unfinished.js";
import { WorkspaceProjects } from "./workspace-projects.js";

/** What the extension gives to others; the tests use it. */
export interface StudioApi {
  /** The state of an opened project. */
  sessionFor(uri: vscode.Uri): ProjectSession | undefined;
  /** Does what a page's message asks for. */
  request: PageRequest;
  /** The list of projects in the Explorer. */
  readonly projects: ProjectsView;
}

/** The parts of the extension in one window, made and ended together. */
export class Studio implements StudioApi {
  readonly #log = vscode.window.createOutputChannel("Autoencoder Studio", { log: true });
  readonly #engine: EngineKeeper;
  readonly #children: Children;
  readonly #sessions: Sessions;
  readonly #subscriptions: vscode.Disposable[];
  readonly request: PageRequest;
  readonly projects: ProjectsView;

  constructor(extension: vscode.Uri, state: vscode.Memento) {
    const dist = vscode.Uri.joinPath(extension, "dist").fsPath;
    this.#engine = new EngineKeeper(dist, readSettings);
    this.#children = new Children(this.#engine, dist, (line) => this.#log.debug(line));
    this.#sessions = new Sessions({ engine: this.#engine, children: this.#children, log: this.#log });
    const project = new ProjectCommands(this.#sessions, this.#engine);
    const pages = new PageRequests(project, this.#log);
    this.request = (session, message) => pages.request(session, message);
    const comparisons = new Comparisons();
    const provider = new EditorProvider(extension, this.#sessions, this.request, comparisons);
    const projects = new WorkspaceProjects();
    this.projects = new ProjectsView(this.#sessions, projects);
    this.#subscriptions = [
      this.#engine,
      this.#sessions,
      comparisons,
      vscode.window.registerCustomEditorProvider(viewType, provider, { supportsMultipleEditorsPerDocument: true }),
      vscode.languages.registerCodeActionsProvider(QuickFixes.selector, new QuickFixes(this.#sessions), QuickFixes.metadata),
      startJsonService(this.#log),
      ...new Commands(this.#sessions, project, this.#children).register(),
      projects,
      new Status(this.#sessions, projects),
      this.projects,
      announce(this.#sessions),
      rememberTrainings(this.#sessions, state),
      onSettings(() => this.#changeEngine()),
    ];
  }

  sessionFor(uri: vscode.Uri): ProjectSession | undefined {
    return this.#sessions.get(uri);
  }

  /** Ends every child: a training first writes a checkpoint, and can be resumed. */
  async dispose(): Promise<void> {
    for (const one of this.#subscriptions) one.dispose();
    await this.#children.dispose();
    this.#log.dispose();
  }

  /** The settings name another engine: the next job uses it, what runs goes on. */
  #changeEngine(): void {
    this.#engine.forget();
    if (vscode.workspace.isTrusted && this.#sessions.all.length > 0) this.#engine.choose().catch(() => undefined);
  }
}

import * as vscode from "vscode";
import { Commands } from "./commands/commands.js";
import { ProjectCommands } from "./commands/project-commands.js";
import { Comparisons } from "./pages/comparisons.js";
import { EditorProvider, type PageRequest } from "./pages/editor-provider.js";
import { PageRequests } from "./pages/page-requests.js";
import { Children } from "./platform/children.js";
import { EngineKeeper } from "./platform/engine-keeper.js";
import { startJsonService } from "./platform/json-service.js";
import { onSettings, readSettings } from "./platform/settings.js";
import { viewType } from "./project/editor.js";
import { QuickFixes } from "./project/quick-fixes.js";
import type { ProjectSession } from "./project/session.js";
import { Sessions } from "./project/sessions.js";
import { announce } from "./workspace/announce.js";
import { ProjectsView } from "./workspace/projects-view.js";
import { Status } from "./workspace/status.js";
import { rememberTrainings } from "./workspace/unfinished.js";
import { rememberWatches } from "./workspace/watched-folders.js";
import { WorkspaceProjects } from "./workspace/workspace-projects.js";

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
      rememberWatches(this.#sessions, state),
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

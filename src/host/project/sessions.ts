import * as vscode from "vscode";
import { messageOf } from "../../core/language/error.js";
import { thumbnailsFolder } from "../../setup/paths.js";
import { ProjectSession, type Shared } from "./session.js";

const isProject = ({ uri }: vscode.TextDocument) => uri.path.endsWith(".aeproj");

/** The sessions of this window by their documents, kept until the window closes, so that a closed tab loses nothing. */
export class Sessions implements vscode.Disposable {
  readonly #byUri = new Map<string, ProjectSession>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #changed = new vscode.EventEmitter<ProjectSession>();
  /** After a session was made or has changed. */
  readonly onDidChange = this.#changed.event;
  readonly #opened = new vscode.EventEmitter<ProjectSession>();
  /** Once, when the runs of a new session are known. */
  readonly onDidOpen = this.#opened.event;

  constructor(private readonly shared: Shared) {
    this.#subscriptions = [
      this.#changed,
      this.#opened,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.get(document.uri)?.follow(document);
      }),
      vscode.workspace.onDidSaveTextDocument((document) => this.get(document.uri)?.saved()),
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (isProject(document) && document.uri.scheme === "file") this.open(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.get(document.uri)?.close()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        for (const document of vscode.workspace.textDocuments) if (this.get(document.uri)) this.open(document);
      }),
    ];
  }

  get log(): vscode.LogOutputChannel {
    return this.shared.log;
  }

  /** The folder of thumbnails that pages show. */
  get thumbnails(): string {
    return thumbnailsFolder(this.shared.engine.paths);
  }

  get all(): ProjectSession[] {
    return [...this.#byUri.values()];
  }

  get(uri: vscode.Uri): ProjectSession | undefined {
    return this.#byUri.get(uri.toString());
  }

  /** The session of a document, made if there is none, brought up to date with text and disk. */
  open(document: vscode.TextDocument): ProjectSession {
    const existing = this.get(document.uri);
    const session = existing ?? new ProjectSession(document.uri, this.shared);
    if (!existing) {
      this.#byUri.set(document.uri.toString(), session);
      this.#subscriptions.push(session.pages.onDidChange(() => this.#changed.fire(session)));
    }
    session.open(document).then(
      () => {
        if (!existing) this.#opened.fire(session);
      },
      (error: unknown) => this.log.error(`${session.location.name}: ${messageOf(error)}`),
    );
    return session;
  }

  dispose(): void {
    for (const session of this.#byUri.values()) session.dispose();
    for (const one of this.#subscriptions) one.dispose();
  }
}

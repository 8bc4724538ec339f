import path from "node:path";
import * as vscode from "vscode";
import { type JobEvent, previewOf, type Training } from "../core/event.js";
import type { JobResult } from "../core/job.js";
import { CancelledError, messageOf, UserError } from "../core/problem.js";
import { parseProject } from "../core/project.js";
import { type RunSummary, summarize } from "../core/run.js";
import type { JobOptions } from "../protocol/trainer-client.js";
import type { EditorState, Result, ToWebview } from "../protocol/webview.js";
import { openRuns } from "../runs/runs.js";
import type { Children, Work } from "./children.js";
import { DataReader } from "./data-reader.js";
import { ProjectDiagnostics } from "./diagnostics.js";
import { documentState } from "./document-state.js";
import { EditQueue } from "./edit-queue.js";
import type { EngineKeeper } from "./engine-keeper.js";
import { LiveTraining, pastTraining } from "./live-training.js";

/** What the sessions of a window share. */
export interface Shared {
  engine: EngineKeeper;
  children: Children;
  log: vscode.LogOutputChannel;
}

/** A job on images, without its project. */
export type ImageWork = Extract<Work, { input: string }> extends infer W ? (W extends Work ? Omit<W, "project" | "text"> : never) : never;

/** Statuses in which a training is under way. */
export const isActive = (training: Training | null): boolean =>
  training !== null && (training.status === "starting" || training.status === "running" || training.status === "paused");

/** How often a run that another process trains is looked at, in milliseconds. */
const followTime = 2000;

/** The state of one project in this window: its text, images, training, runs and results. Every editor of the project shares it, and it outlives them. */
export class ProjectSession implements vscode.Disposable {
  readonly edits: EditQueue;
  readonly #posted = new vscode.EventEmitter<ToWebview>();
  /** Messages for every page of the project; files are still paths. */
  readonly onDidPost = this.#posted.event;
  readonly #changed = new vscode.EventEmitter<void>();
  /** After every change that a title, a menu or the status bar may show. */
  readonly onDidChange = this.#changed.event;
  readonly #diagnostics = new ProjectDiagnostics();
  readonly #data: DataReader;
  readonly #subscriptions: vscode.Disposable[];
  #text = "";
  #live: LiveTraining | null = null;
  #past: Training | null = null;
  #runs: RunSummary[] = [];
  #results: Result[] = [];
  #jobs: EditorState["jobs"] = [];
  #lastJob = 0;
  #follow: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(
    readonly uri: vscode.Uri,
    private readonly shared: Shared,
  ) {
    this.edits = new EditQueue(() => vscode.workspace.openTextDocument(uri));
    this.#data = new DataReader(
      (text, signal) => this.#inspect(text, signal),
      () => this.#showDocument(),
    );
    this.#subscriptions = [
      this.#diagnostics,
      this.#posted,
      this.#changed,
      this.shared.engine.onDidChange(() => this.#patch({ engine: this.shared.engine.state })),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#patch({ restricted: false })),
    ];
  }

  get name(): string {
    return path.posix.basename(this.uri.path, ".aeproj");
  }

  /** The project's file; other places than the disk have a name but no runs. */
  get file(): string {
    return this.uri.fsPath;
  }

  get onDisk(): boolean {
    return this.uri.scheme === "file";
  }

  get training(): Training | null {
    return this.#live?.state ?? this.#past;
  }

  /** The process that trains, for its end to be seen. */
  get trainingPid(): number | undefined {
    return this.#live?.pid;
  }

  get state(): EditorState {
    return {
      name: this.name,
      document: documentState(this.#text, this.#data.state, this.#readOnly()),
      data: this.#data.state,
      engine: this.shared.engine.state,
      training: this.training,
      runs: this.#runs,
      results: this.#results,
      jobs: this.#jobs,
      restricted: !vscode.workspace.isTrusted,
    };
  }

  /** Takes up the document's text, and looks again at images and runs on disk. */
  async open(document: vscode.TextDocument): Promise<void> {
    this.#text = document.getText();
    if (this.#runnable()) {
      this.#data.refresh(this.#text);
      // What is wrong with the engine stands at its badge.
      this.shared.engine.choose().catch(() => undefined);
    }
    this.#showDocument();
    await this.refreshRuns();
  }

  /** Takes up a changed text. */
  follow(document: vscode.TextDocument): void {
    this.#text = document.getText();
    if (this.#runnable()) this.#data.follow(this.#text);
    this.#showDocument();
  }

  /** The text is no longer open anywhere; its problems go, its state stays. */
  close(): void {
    this.#diagnostics.hide(this.uri);
  }

  /** Sets a knob, or removes it where `value` is undefined. Throws UserError; the page then shows the text as it is. */
  async edit(keys: readonly string[], value: unknown): Promise<void> {
    try {
      await this.edits.set(keys, value);
    } finally {
      this.#showDocument();
    }
  }

  /**
   * Trains what the editor shows, saved or not; or goes on with the newest unfinished run. A failure on the way is the
   * training's state; throws UserError where it cannot begin.
   */
  async train(resume = false): Promise<void> {
    this.#mustRun();
    if (this.#live || isActive(this.training)) throw new UserError(`${this.name} is being trained already. Stop that run first.`, "busy");
    const text = (await vscode.workspace.openTextDocument(this.uri)).getText();
    const parsed = parseProject(text);
    const wrong = parsed.problems.find(({ severity }) => severity === "error");
    if (!parsed.ok) throw new UserError(`${this.name} cannot be trained yet. ${wrong?.message ?? ""}`, "bad-project");
    this.#diagnostics.unflag();
    const live = new LiveTraining(this.shared.children, parsed.project.training.epochs, (event) => this.#watch(event));
    this.#live = live;
    this.#patch({ training: live.state });
    let error: unknown = null;
    try {
      const result = await live.run({ kind: "train", project: this.file, text, resume });
      this.shared.log.info(`${this.name}: run ${result.run} ${result.status}.`);
    } catch (thrown) {
      error = thrown;
    }
    await this.#settle(live, error);
  }

  pause(): void {
    this.#live?.pause();
  }

  continue(): void {
    this.#live?.continue();
  }

  stop(): void {
    this.#live?.stop();
  }

  /** Runs a job on images and keeps its result. Throws UserError, CancelledError. */
  async runOnImages(work: ImageWork, title: string, { signal, onEvent }: JobOptions): Promise<Result> {
    this.#mustRun();
    if (work.kind === "anomalies") this.#diagnostics.unflag();
    const id = ++this.#lastJob;
    const show = (done: number, total: number) => {
      this.#jobs = [...this.#jobs.filter((job) => job.id !== id), { id, title, done, total }];
      this.#patch({ jobs: this.#jobs });
    };
    show(0, 0);
    try {
      const found = (await this.shared.children.run({ ...work, project: this.file } as Work, {
        signal,
        onEvent: (event) => {
          if (event.kind === "progress") show(event.done, event.total);
          onEvent?.(event);
        },
      })) as JobResult;
      return this.#keep(found);
    } finally {
      this.#jobs = this.#jobs.filter((job) => job.id !== id);
      this.#patch({ jobs: this.#jobs });
    }
  }

  /** Shows a panel of the page. */
  show(panel: Extract<ToWebview, { type: "show" }>["panel"]): void {
    this.#posted.fire({ type: "show", panel });
  }

  /** True where a page may ask to open `file`: the original of an image in a result, or a result's table. */
  knows(file: string): boolean {
    return this.#results.some(({ table, items }) => table === file || items.some(({ source }) => source === file));
  }

  /** Reads the runs on disk again. */
  async refreshRuns(): Promise<void> {
    await this.#readRuns();
    this.#showRuns();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#follow);
    this.#data.dispose();
    for (const one of this.#subscriptions) one.dispose();
  }

  #watch(event: JobEvent): void {
    const state = this.#live?.state;
    if (!state) return;
    const { metrics, previews, ...passing } = state;
    switch (event.kind) {
      case "note":
        this.shared.log[event.severity === "warning" ? "warn" : "info"](`${this.name}: ${event.message}`);
        break;
      case "run":
        this.#patch({ training: state });
        void this.refreshRuns();
        return;
      case "epoch":
        this.#posted.fire({ type: "epoch", metrics: event.metrics, preview: event.preview === null ? null : previewOf(event.preview) });
        break;
      default:
        break;
    }
    this.#posted.fire({ type: "training", training: passing });
    this.#changed.fire();
  }

  /** After a training: what the disk says of it holds; a failure before the run had a folder is known here alone. */
  async #settle(live: LiveTraining, error: unknown): Promise<void> {
    this.#live = null;
    await this.#readRuns();
    // Where it never began, the run before it is still what there is to see.
    const begun = live.state.runId !== null || this.#past === null;
    const failed = error !== null && !(error instanceof CancelledError);
    if (failed && begun) {
      this.shared.log.error(`${this.name}: ${messageOf(error)}`);
      const kept = this.#past ?? { ...live.state, status: "failed" as const, stage: null, progress: null };
      this.#past = { ...kept, message: messageOf(error) };
    }
    this.#showRuns();
    if (failed && !begun) throw error;
  }

  async #readRuns(): Promise<void> {
    clearTimeout(this.#follow);
    if (!this.onDisk || this.#disposed) return;
    const opened = await openRuns(this.file);
    this.#runs = opened.map(({ record, metrics }) => summarize(record, metrics));
    if (!this.#live) this.#past = opened.length > 0 ? pastTraining(opened[0]) : null;
  }

  #showRuns(): void {
    this.#patch({ runs: this.#runs, training: this.training });
    // Another window or a terminal trains this project: its run is followed on disk.
    if (!this.#disposed && !this.#live && isActive(this.#past)) this.#follow = setTimeout(() => void this.refreshRuns(), followTime);
  }

  #keep(found: JobResult): Result {
    if (found.kind === "train" || found.kind === "inspect" || found.kind === "decode") throw new Error(`${found.kind} has no panel.`);
    this.#results = [...this.#results.filter(({ kind }) => kind !== found.kind), found];
    if (found.kind === "anomalies") this.#diagnostics.flag(found);
    this.#patch({ results: this.#results });
    return found;
  }

  async #inspect(text: string, signal: AbortSignal) {
    const { summary } = await this.shared.children.run({ kind: "inspect", project: this.file, text }, { signal });
    return summary;
  }

  #showDocument(): void {
    const { document, data } = this.state;
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === this.uri.toString());
    if (open && open.getText() === this.#text && this.onDisk) this.#diagnostics.show(open, document.problems);
    this.#patch({ document, data });
  }

  #patch(patch: Partial<EditorState>): void {
    if (this.#disposed) return;
    this.#posted.fire({ type: "patch", patch });
    this.#changed.fire();
  }

  #readOnly(): boolean {
    return vscode.workspace.fs.isWritableFileSystem(this.uri.scheme) === false;
  }

  #runnable(): boolean {
    return this.onDisk && vscode.workspace.isTrusted;
  }

  #mustRun(): void {
    if (!vscode.workspace.isTrusted)
      throw new UserError("Nothing runs in Restricted Mode. Trust this folder to train in it.", "restricted");
    if (!this.onDisk) throw new UserError(`Save ${this.name} to a folder first: its runs are kept beside it.`, "unsaved");
  }
}

import * as vscode from "vscode";
import { hasModel, type Training } from "../../core/jobs/training.js";
import { messageOf } from "../../core/language/error.js";
import type { KeyPath, TextFix } from "../../core/project/problem.js";
import type { DocumentState, EditorState, Panel, Result } from "../../protocol/webview.js";
import type { JobOptions } from "../../worker-client/client.js";
import { FlaggedImages } from "../analyses/flagged-images.js";
import { type ImageWork, ProjectResults } from "../analyses/results.js";
import type { Children } from "../platform/children.js";
import type { EngineKeeper } from "../platform/engine-keeper.js";
import { ProjectLocation } from "../platform/location.js";
import { Pages } from "../platform/page-channel.js";
import { RunKeeper } from "../training/run-keeper.js";
import { ProjectRuns } from "../training/runs.js";
import { ProjectDiagnostics } from "./diagnostics.js";
import { ProjectDocument } from "./document.js";
import { ProjectReport } from "./report.js";

/** What the sessions of a window share. */
export interface Shared {
  engine: EngineKeeper;
  children: Children;
  log: vscode.LogOutputChannel;
}

/** The state of one project in this window: its text, images, training, runs and results. Every editor of the project shares it, and it outlives them. */
export class ProjectSession extends ProjectLocation implements vscode.Disposable {
  readonly #pages = new Pages();
  readonly onDidPost = this.#pages.onDidPost;
  readonly onDidChange = this.#pages.onDidChange;
  readonly #diagnostics = new ProjectDiagnostics();
  readonly #flaggedImages = new FlaggedImages();
  readonly #document: ProjectDocument;
  /** The report on its images. */
  readonly report: ProjectReport;
  /** Its trainings. */
  readonly runs: ProjectRuns;
  /** Its jobs on images and what came of them. */
  readonly results: ProjectResults;
  /** What is done with the runs on disk. */
  readonly keeper: RunKeeper;
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    uri: vscode.Uri,
    private readonly shared: Shared,
  ) {
    super(uri);
    const { children, engine, log } = shared;
    this.#document = new ProjectDocument(this, children, this.#diagnostics, this.#pages);
    this.report = new ProjectReport(this, children, this.#pages);
    this.runs = new ProjectRuns(this, children, log, this.#pages);
    this.keeper = new RunKeeper(this.runs, this.#document.edits, () => this.refreshRuns());
    this.results = new ProjectResults(this, children, this.#flaggedImages, this.#pages);
    this.#subscriptions = [
      this.#diagnostics,
      this.#flaggedImages,
      this.#document,
      this.report,
      this.runs,
      this.#pages,
      engine.onDidChange(() => this.#pages.patch({ engine: engine.state })),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#pages.patch({ restricted: false })),
    ];
  }

  /** The text that the state is of. */
  get text(): string {
    return this.#document.text;
  }

  get training(): Training | null {
    return this.runs.training;
  }

  /** The text as the editor shows it. */
  get document(): DocumentState {
    return this.#document.state;
  }

  /** True where a run has left a model to work with. */
  get hasModel(): boolean {
    return hasModel({ runs: this.runs.summaries, training: this.training });
  }

  get state(): EditorState {
    return {
      name: this.name,
      document: this.document,
      data: this.#document.data,
      report: this.report.state,
      engine: this.shared.engine.state,
      training: this.training,
      runs: this.runs.summaries,
      results: this.results.all,
      allResults: this.results.entries,
      jobs: this.results.jobs,
      restricted: !vscode.workspace.isTrusted,
      // Each page stands beside another; its editor knows beside which.
      comparison: null,
    };
  }

  /** Takes up the document's text, and looks again at images and runs on disk. */
  async open(document: vscode.TextDocument): Promise<void> {
    this.#document.open(document);
    if (this.runnable) {
      this.report.restore().catch((error: unknown) => this.shared.log.error(`${this.name}: ${messageOf(error)}`));
      // What is wrong with the engine stands at its badge.
      this.shared.engine.choose().catch(() => undefined);
    }
    await this.runs.refresh();
    // Not awaited: their images may be many, and an interrupted run is to be offered at once.
    this.results.load(this.runs.folders).catch((error: unknown) => this.shared.log.error(`${this.name}: ${messageOf(error)}`));
  }

  /** Shows the images of another state of this project as its own, where both ask for the same and none are read here. */
  borrowImages(other: ProjectSession): void {
    if (!this.runnable) this.#document.borrowImages(other.#document);
  }

  /** Takes up a changed text. */
  follow(document: vscode.TextDocument): void {
    this.#document.follow(document);
  }

  /** The text is no longer open anywhere; its problems go, its state stays. */
  close(): void {
    this.#diagnostics.hide(this.uri);
  }

  /** Sets a knob, or removes it where `value` is undefined. Throws UserError; the page then shows the text as it is. */
  edit(keys: KeyPath, value: unknown): Promise<void> {
    return this.#document.set(keys, value);
  }

  /** Corrects the text as a problem offers it. Throws UserError; the page then shows the text as it is. */
  fix(fix: TextFix): Promise<void> {
    return this.#document.fix(fix);
  }

  /**
   * Trains what the editor shows, saved or not; or goes on with the newest unfinished run. A failure on the way is the
   * training's state; throws UserError where it cannot begin.
   */
  async train(resume = false): Promise<void> {
    this.mustRun();
    const text = (await vscode.workspace.openTextDocument(this.uri)).getText();
    await this.runs.train(text, resume, () => this.#flaggedImages.clear());
  }

  /** Reports on the images that the editor shows, saved or not. Throws UserError where nothing may run. */
  inspect(): Promise<void> {
    return this.report.make(this.text);
  }

  /** Runs a job on images and keeps its result. Throws UserError, CancelledError. */
  runOnImages(work: ImageWork, title: string, options: JobOptions): Promise<Result> {
    return this.results.run(work, this.text, title, options);
  }

  /** Gives the pages the epochs of some runs. */
  showCurves(runs: readonly string[]): void {
    this.#pages.post({ type: "curves", curves: this.keeper.curves(runs) });
  }

  /** Shows a panel of the page. */
  show(panel: Panel): void {
    this.#pages.post({ type: "show", panel });
  }

  /** True where a page may ask to open `file`: the original of an image in a result or in the report, or a result's table. */
  knows(file: string): boolean {
    return this.results.knows(file) || this.report.knows(file);
  }

  /** Reads the runs on disk and their results again. */
  async refreshRuns(): Promise<void> {
    await this.runs.refresh();
    await this.results.load(this.runs.folders);
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }
}

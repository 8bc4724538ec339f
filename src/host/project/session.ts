import * as vscode from "vscode";
import { countedTriage } from "../../core/analyses/triage.js";
import { messageOf } from "../../core/language/error.js";
import type { EditorState } from "../../protocol/webview.js";
import { ProjectAnalyses } from "../analyses/analyses.js";
import { FlaggedImages } from "../analyses/flagged-images.js";
import { ProjectMaps } from "../analyses/maps.js";
import { ResultAnswers } from "../analyses/result-answers.js";
import { ResultImages } from "../analyses/result-images.js";
import { ProjectResults } from "../analyses/results.js";
import { ProjectTaught } from "../analyses/taught.js";
import { ProjectTriage } from "../analyses/triage.js";
import { ProjectWatches } from "../analyses/watches.js";
import type { Children } from "../platform/children.js";
import type { EngineKeeper } from "../platform/engine-keeper.js";
import { ProjectLocation } from "../platform/location.js";
import { PageChannel } from "../platform/page-channel.js";
import { Tasks } from "../platform/tasks.js";
import { RunKeeper } from "../training/run-keeper.js";
import { ProjectRuns } from "../training/runs.js";
import { ProjectDiagnostics } from "./diagnostics.js";
import { ProjectDocument } from "./document.js";
import { NoisePreviews } from "./noise-previews.js";
import { ProjectReport } from "./report.js";

/** What the sessions of a window share. */
export interface Shared {
  engine: EngineKeeper;
  children: Children;
  log: vscode.LogOutputChannel;
}

/** The parts of one project in this window. Every editor of the project shares them, and they outlive the editors. */
export class ProjectSession implements vscode.Disposable {
  readonly location: ProjectLocation;
  /** The messages to its pages. */
  readonly pages = new PageChannel();
  /** The pieces of work that its panels show. */
  readonly tasks = new Tasks(this.pages);
  /** Its text, and what the text names on disk. */
  readonly document: ProjectDocument;
  /** What its noise looks like. */
  readonly noise: NoisePreviews;
  /** The report on its images. */
  readonly report: ProjectReport;
  /** Its trainings. */
  readonly runs: ProjectRuns;
  /** The results of its analyses. */
  readonly results: ProjectResults;
  /** Its analyses. */
  readonly analyses: ProjectAnalyses;
  /** The maps among these. */
  readonly maps: ProjectMaps;
  /** The images in them. */
  readonly resultImages: ResultImages;
  /** What its pages ask of them. */
  readonly answers: ResultAnswers;
  /** Its watched folders. */
  readonly watches: ProjectWatches;
  /** What people have said of images. */
  readonly triage: ProjectTriage;
  /** What its runs were taught by them. */
  readonly taught = new ProjectTaught(this.pages);
  /** Commands on its runs on disk. */
  readonly keeper: RunKeeper;
  readonly #diagnostics = new ProjectDiagnostics();
  readonly #flaggedImages = new FlaggedImages();
  readonly #subscriptions: vscode.Disposable[];
  /** The text as it was last without errors. */
  #readable = "";

  constructor(
    uri: vscode.Uri,
    private readonly shared: Shared,
  ) {
    const { children, engine, log } = shared;
    const { pages, tasks } = this;
    const location = new ProjectLocation(uri);
    this.location = location;
    this.document = new ProjectDocument(location, children, this.#diagnostics, pages);
    this.noise = new NoisePreviews(location, children, pages, () => this.#readable);
    this.report = new ProjectReport(location, children, tasks, pages);
    this.runs = new ProjectRuns(location, children, log, pages);
    this.keeper = new RunKeeper(this.runs, this.document.edits, () => this.refreshRuns());
    this.results = new ProjectResults(this.#flaggedImages, pages);
    this.analyses = new ProjectAnalyses(location, children, tasks, this.results, pages);
    this.maps = new ProjectMaps(location, children, tasks, this.results);
    this.resultImages = new ResultImages(this.results);
    this.answers = new ResultAnswers(this.results, location, children, pages);
    const watchParts = { location, children, tasks, results: this.results, analyses: this.analyses, pages, text: () => this.#readable };
    this.watches = new ProjectWatches(watchParts, (error) => this.#log(error));
    this.triage = new ProjectTriage(location, pages, { changed: () => this.#decide(), failed: (error) => this.#log(error) });
    this.#subscriptions = [
      this.#diagnostics,
      this.#flaggedImages,
      this.document,
      this.noise,
      this.report,
      this.watches,
      this.triage,
      this.runs,
      tasks,
      pages,
      engine.onDidChange(() => pages.patch({ engine: engine.state })),
      vscode.workspace.onDidGrantWorkspaceTrust(() => pages.patch({ restricted: false })),
    ];
  }

  /** Everything that a page needs to draw itself. */
  get state(): EditorState {
    return {
      name: this.location.name,
      document: this.document.state,
      data: this.document.data,
      report: this.report.newest,
      engine: this.shared.engine.state,
      training: this.runs.training,
      runs: this.runs.summaries,
      results: this.results.all,
      allResults: this.results.entries,
      triage: this.triage.known,
      triageNote: this.triage.note,
      taught: this.taught.known,
      watches: this.watches.states,
      tasks: this.tasks.states,
      restricted: !vscode.workspace.isTrusted,
      // It differs by page, and only the page's editor knows which page is beside it.
      comparison: null,
    };
  }

  /** Takes up the document's text, and looks again at images and runs on disk. */
  async open(document: vscode.TextDocument): Promise<void> {
    this.document.open(document);
    this.#decide();
    if (this.location.runnable) {
      this.report.restore().catch((error: unknown) => this.#log(error));
      // The engine's badge says what is wrong with it.
      this.shared.engine.choose().catch(() => undefined);
    }
    this.triage.load().catch((error: unknown) => this.#log(error));
    await this.runs.refresh();
    this.taught.load(this.runs.folders).catch((error: unknown) => this.#log(error));
    // Not awaited: their images may be many, and an interrupted run is to be offered at once.
    this.results.load(this.runs.folders).catch((error: unknown) => this.#log(error));
  }

  /** Takes up a changed text; what its settings decide is decided anew. */
  follow(document: vscode.TextDocument): void {
    this.document.follow(document);
    this.#decide();
  }

  /** The text is saved: so are the tables of the results that it decides. */
  saved(): void {
    this.results.save().catch((error: unknown) => this.#log(error));
  }

  /** The text is no longer open anywhere; its problems go, its state stays. */
  close(): void {
    this.#diagnostics.hide(this.location.uri);
  }

  /** Reads the runs on disk and their results again. */
  async refreshRuns(): Promise<void> {
    await this.runs.refresh();
    await this.taught.load(this.runs.folders);
    await this.results.load(this.runs.folders);
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }

  #decide(): void {
    const { state } = this.document;
    if (!state.ok) return;
    this.#readable = this.document.text;
    const { anomaly, data } = state.project;
    const triage = countedTriage(this.triage.known, this.location.name, data.labels);
    this.results.decide(anomaly, triage).catch((error: unknown) => this.#log(error));
  }

  #log(error: unknown): void {
    this.shared.log.error(`${this.location.name}: ${messageOf(error)}`);
  }
}

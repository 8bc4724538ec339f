import type * as vscode from "vscode";
import type { JobEvent } from "../../core/jobs/event.js";
import { hasModel, isActive, previewOf, type Training } from "../../core/jobs/training.js";
import { CancelledError, messageOf, sentenceOf, UserError } from "../../core/language/error.js";
import { inEnglish, joined, type Sentence, sentence } from "../../core/language/sentence.js";
import { parseProject } from "../../core/project/project-text.js";
import type { RunSummary } from "../../core/runs/run.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import type { Children } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";
import { readSettings } from "../platform/settings.js";
import { LiveTraining, pastTraining } from "./live-training.js";
import { RunsOnDisk } from "./runs-on-disk.js";
import { watchRuns } from "./watch-runs.js";

/** How often a run that another process trains is looked at, in milliseconds. */
export const followTime = 2000;

/** The trainings of one project: the one under way in this window, and the runs on disk. */
export class ProjectRuns implements vscode.Disposable {
  #live: LiveTraining | null = null;
  #past: Training | null = null;
  /** Why a training of this window failed, which its run on disk may not know: a process that is killed writes nothing. */
  #failure: { run: string | null; message: Sentence } | null = null;
  readonly #disk: RunsOnDisk;
  #follow: NodeJS.Timeout | undefined;
  #disposed = false;
  readonly #watcher: vscode.Disposable | null;

  constructor(
    private readonly location: ProjectLocation,
    private readonly children: Children,
    private readonly log: vscode.LogOutputChannel,
    private readonly pages: PageChannel,
  ) {
    this.#disk = new RunsOnDisk(location);
    this.#watcher = location.onDisk
      ? watchRuns(location.file, () => {
          if (!this.#live) void this.refresh();
        })
      : null;
  }

  /** The running training, or the newest run's last state; null before the first. */
  get training(): Training | null {
    return this.#live?.state ?? this.#past;
  }

  /** The number of the process that trains, so that tests can see it end. */
  get pid(): number | undefined {
    return this.#live?.pid;
  }

  get summaries(): RunSummary[] {
    return this.#disk.summaries;
  }

  /** True if a run has left a model to work with. */
  get hasModel(): boolean {
    return hasModel({ runs: this.summaries, training: this.training });
  }

  /** The folders of the runs. */
  get folders(): string[] {
    return this.#disk.folders;
  }

  /** A run on disk as it was read last. Throws UserError if there is none of that id. */
  find(id: string): OpenedRun {
    return this.#disk.find(id);
  }

  /**
   * Trains a project's text, saved or not, or resumes the newest unfinished run. A failure on the way becomes the training's
   * state. Throws UserError if the training cannot begin.
   */
  async train(text: string, resume: boolean): Promise<void> {
    this.location.requireRunnable();
    const { name, file } = this.location;
    if (this.#live || isActive(this.training))
      throw new UserError(sentence("{0} is being trained already. Stop that run first.", name), "busy");
    const parsed = parseProject(text);
    const firstError = parsed.problems.find(({ severity }) => severity === "error");
    if (!parsed.ok || firstError) {
      const refusal = sentence("{0} cannot be trained yet.", name);
      throw new UserError(firstError ? joined([refusal, firstError.message]) : refusal, "bad-project");
    }
    this.#failure = null;
    const live = new LiveTraining(this.children, parsed.project.training.epochs, (event) => this.#onEvent(event));
    this.#live = live;
    this.pages.patch({ training: live.state });
    let error: unknown = null;
    try {
      const { tensorBoard } = readSettings();
      const result = await live.run({ project: file, text, resume, tensorBoard });
      this.log.info(`${name}: run ${result.run} ${result.status}.`);
    } catch (thrown) {
      error = thrown;
    }
    await this.#finish(live, error);
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

  /** Reads the runs on disk again. */
  async refresh(): Promise<void> {
    await this.#read();
    this.#show();
    // Not awaited: the images may be many.
    void this.#lookAtImages();
  }

  dispose(): void {
    this.#disposed = true;
    this.#watcher?.dispose();
    clearTimeout(this.#follow);
  }

  #onEvent(event: JobEvent): void {
    const state = this.#live?.state;
    if (!state) return;
    const { metrics, previews, ...passing } = state;
    switch (event.kind) {
      case "note":
        this.log[event.severity === "warning" ? "warn" : "info"](`${this.location.name}: ${inEnglish(event.message)}`);
        break;
      case "run":
        this.pages.patch({ training: state });
        void this.refresh();
        return;
      case "epoch":
        this.pages.post({ type: "epoch", metrics: event.metrics, preview: event.preview === null ? null : previewOf(event.preview) });
        break;
      default:
        break;
    }
    this.pages.post({ type: "training", training: passing });
  }

  /** After a training: what the disk says of it holds; a failure before the run had a folder is known only here. */
  async #finish(live: LiveTraining, error: unknown): Promise<void> {
    this.#live = null;
    await this.#read();
    // If it never began, the page still shows the run before it.
    const begun = live.state.runId !== null || this.#past === null;
    const failed = error !== null && !(error instanceof CancelledError);
    if (failed && begun) {
      this.log.error(`${this.location.name}: ${messageOf(error)}`);
      const kept = this.#past ?? { ...live.state, status: "failed" as const, progress: null };
      this.#failure = { run: kept.runId, message: sentenceOf(error) };
      this.#past = { ...kept, message: this.#failure.message };
    }
    this.#show();
    if (failed && !begun) throw error;
  }

  async #read(): Promise<void> {
    clearTimeout(this.#follow);
    if (!this.location.onDisk || this.#disposed) return;
    await this.#disk.read();
    if (this.#live) return;
    const { newest } = this.#disk;
    this.#past = newest ? pastTraining(newest) : null;
    if (this.#past?.status === "interrupted" && this.#past.runId === this.#failure?.run)
      this.#past = { ...this.#past, message: this.#failure.message };
  }

  async #lookAtImages(): Promise<void> {
    if (!this.location.onDisk) return;
    const changed = await this.#disk.lookAtImages();
    if (changed && !this.#disposed) this.pages.patch({ runs: this.summaries });
  }

  #show(): void {
    this.pages.patch({ runs: this.summaries, training: this.training });
    // Another window or a terminal trains this project: its run is followed on disk.
    if (!this.#disposed && !this.#live && isActive(this.#past))
      this.#follow = setTimeout(() => void this.#read().then(() => this.#show()), followTime);
  }
}

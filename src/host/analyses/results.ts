import type { ResultRecord } from "../../core/analyses/result.js";
import { panelOf, type ResultEntry } from "../../core/analyses/staleness.js";
import type { JobResult } from "../../core/jobs/job.js";
import { CancelledError } from "../../core/language/error.js";
import { parseProject } from "../../core/project/project-text.js";
import type { EditorState, ImageJob, Result } from "../../protocol/webview.js";
import { listResults, openResults, runOfResult, writeResult } from "../../runs/result-folder.js";
import { openRun } from "../../runs/run-folder.js";
import { stampOf } from "../../runs/stamp.js";
import type { JobOptions } from "../../worker-client/client.js";
import type { Children, Work } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { Pages } from "../platform/page-channel.js";
import { explain } from "../platform/report-errors.js";
import type { FlaggedImages } from "./flagged-images.js";

/** A job on images, without its project. */
export type ImageWork = Extract<Work, { input: string }> extends infer W ? (W extends Work ? Omit<W, "project" | "text"> : never) : never;

/** The jobs of one project on images, and the newest result of each kind. */
export class ProjectResults {
  #entries: ResultEntry[] = [];
  /** Folders of the results that were chosen in place of newer ones. */
  readonly #chosen = new Set<string>();
  #records: ResultRecord[] = [];
  #results: Result[] = [];
  #jobs: ImageJob[] = [];
  readonly #running = new Map<number, AbortController>();
  #flagged: ResultRecord | undefined;
  #lastJob = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly place: ProjectLocation,
    private readonly children: Children,
    private readonly flaggedImages: FlaggedImages,
    private readonly pages: Pages,
  ) {}

  get all(): Result[] {
    return this.#results;
  }

  get entries(): ResultEntry[] {
    return this.#entries;
  }

  get jobs(): EditorState["jobs"] {
    return this.#jobs;
  }

  /** Takes up the results on disk, as after a reload or when a run was deleted, and looks whether their images are the same. */
  async load(runFolders: readonly string[]): Promise<void> {
    await this.#inTurn(async () => {
      this.#entries = await listResults(runFolders);
      await this.#open();
    });
  }

  /** Shows a result in its panel in place of the newest, until there is a newer one. */
  async choose(folder: string): Promise<void> {
    await this.#inTurn(async () => {
      const chosen = this.#entries.find((entry) => entry.folder === folder);
      if (!chosen) return;
      this.#unchoose(panelOf(chosen.kind));
      this.#chosen.add(folder);
      await this.#open();
    });
  }

  /** Runs a job on images with the project's text and keeps its result. Throws UserError, CancelledError. */
  async run(work: ImageWork, text: string, title: string, { signal, onEvent }: JobOptions): Promise<Result> {
    this.place.mustRun();
    if (work.kind === "anomalies") this.flaggedImages.clear();
    const id = ++this.#lastJob;
    const { kind } = work;
    const running = new AbortController();
    this.#running.set(id, running);
    const job = { id, kind, title, state: "running" as const };
    const start = { ...job, stage: "starting" as const, done: 0, total: 0, secondsLeft: null };
    // What went wrong before is past once the panel's next job begins.
    this.#showJobs((other) => other.state === "running" || panelOf(other.kind) !== panelOf(kind), start);
    try {
      const found = (await this.children.run({ ...work, project: this.place.file, text } as Work, {
        signal: signal ? AbortSignal.any([signal, running.signal]) : running.signal,
        onEvent: (event) => {
          if (event.kind === "progress") this.#showJobs((other) => other.id !== id, { ...event, ...job });
          onEvent?.(event);
        },
      })) as JobResult;
      const kept = await this.#keep(found, text);
      this.#showJobs((other) => other.id !== id);
      return kept;
    } catch (error) {
      const failed = { id, kind, title, state: "failed" as const, message: explain(error) };
      this.#showJobs((other) => other.id !== id, ...(error instanceof CancelledError ? [] : [failed]));
      throw error;
    } finally {
      this.#running.delete(id);
    }
  }

  /** Gives up a job under way, or puts away what is said of one that failed. */
  endJob(id: number): void {
    const running = this.#running.get(id);
    if (running) running.abort();
    else this.#showJobs((other) => other.id !== id);
  }

  /** True where a page may ask to open `file`: the original of an image in a result, or a result's table. */
  knows(file: string): boolean {
    return this.#results.some(({ table, items }) => table === file || items.some(({ source }) => source === file));
  }

  async #keep(found: JobResult, text: string): Promise<Result> {
    if (!("table" in found)) throw new Error(`${found.kind} has no panel.`);
    const { metrics, record } = await openRun(runOfResult(found.folder).folder);
    const parsed = parseProject(text);
    const { anomaly } = parsed.ok ? parsed.project : record.project;
    const kept: ResultRecord = { version: 1, result: found, epochs: metrics.length, anomaly, images: await stampOf(found.input) };
    await this.#inTurn(async () => {
      await writeResult(kept);
      const { kind, folder, input, created } = found;
      this.#unchoose(panelOf(kind));
      this.#entries = [{ kind, folder, input, created }, ...this.#entries];
      this.#records = [...this.#records, kept];
      await this.#open();
    });
    return found;
  }

  #unchoose(panel: ReturnType<typeof panelOf>): void {
    for (const { kind, folder } of this.#entries) if (panelOf(kind) === panel) this.#chosen.delete(folder);
  }

  /** Opens the result of each panel; those of the anomalies' are listed in Problems. */
  async #open(): Promise<void> {
    const before = this.#records;
    this.#records = await openResults(this.#entries, this.#chosen, before);
    const flags = this.#records.find(({ result }) => result.kind === "anomalies");
    if (flags === undefined) this.flaggedImages.clear();
    else if (flags.result.kind === "anomalies" && flags !== this.#flagged) this.flaggedImages.show(flags.result);
    this.#flagged = flags;
    await this.#compare();
  }

  /** Shows the jobs that `stays` lets stay, and another. */
  #showJobs(stays: (job: ImageJob) => boolean, ...added: ImageJob[]): void {
    this.#jobs = [...this.#jobs.filter(stays), ...added];
    this.pages.patch({ jobs: this.#jobs });
  }

  /** One change of the list after the other, as each reads the disk. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** Looks at the images of every result again, and shows what is found. */
  async #compare(): Promise<void> {
    const byTime = [...this.#records].sort((a, b) => a.result.created.localeCompare(b.result.created));
    this.#results = await Promise.all(
      byTime.map(async ({ result, epochs, anomaly, images }): Promise<Result> => {
        const imagesChanged = images !== null && (await stampOf(result.input)) !== images;
        return { ...result, origin: { epochs, anomaly, imagesChanged } };
      }),
    );
    this.pages.patch({ results: this.#results, allResults: this.#entries });
  }
}

import type { JobResult } from "../core/job.js";
import { parseProject } from "../core/project-text.js";
import type { ResultRecord } from "../core/result.js";
import type { JobOptions } from "../protocol/trainer-client.js";
import type { EditorState, Result } from "../protocol/webview.js";
import { newestResults, runOfResult, writeResult } from "../runs/result-folder.js";
import { openRun } from "../runs/run-folder.js";
import { stampOf } from "../runs/stamp.js";
import type { Children, Work } from "./children.js";
import type { ProjectDiagnostics } from "./diagnostics.js";
import type { Pages } from "./pages.js";
import type { ProjectPlace } from "./project-place.js";

/** A job on images, without its project. */
export type ImageWork = Extract<Work, { input: string }> extends infer W ? (W extends Work ? Omit<W, "project" | "text"> : never) : never;

/** The jobs of one project on images, and the newest result of each kind. */
export class ProjectResults {
  #records: ResultRecord[] = [];
  #results: Result[] = [];
  #jobs: EditorState["jobs"] = [];
  #lastJob = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly place: ProjectPlace,
    private readonly children: Children,
    private readonly diagnostics: ProjectDiagnostics,
    private readonly pages: Pages,
  ) {}

  get all(): Result[] {
    return this.#results;
  }

  get jobs(): EditorState["jobs"] {
    return this.#jobs;
  }

  /** Takes up the newest results on disk, as after a reload or when a run was deleted, and looks whether their images are the same. */
  async load(runFolders: readonly string[]): Promise<void> {
    await this.#inTurn(async () => {
      const before = this.#records;
      this.#records = await newestResults(runFolders);
      const flags = this.#records.find(({ result }) => result.kind === "anomalies")?.result;
      const known = before.some(({ result }) => result.table === flags?.table);
      if (flags === undefined) this.diagnostics.unflag();
      else if (flags.kind === "anomalies" && !known) this.diagnostics.flag(flags);
      await this.#compare();
    });
  }

  /** Runs a job on images with the project's text and keeps its result. Throws UserError, CancelledError. */
  async run(work: ImageWork, text: string, title: string, { signal, onEvent }: JobOptions): Promise<Result> {
    this.place.mustRun();
    if (work.kind === "anomalies") this.diagnostics.unflag();
    const id = ++this.#lastJob;
    const show = (done: number, total: number) => {
      this.#jobs = [...this.#jobs.filter((job) => job.id !== id), { id, title, done, total }];
      this.pages.patch({ jobs: this.#jobs });
    };
    show(0, 0);
    try {
      const found = (await this.children.run({ ...work, project: this.place.file, text } as Work, {
        signal,
        onEvent: (event) => {
          if (event.kind === "progress") show(event.done, event.total);
          onEvent?.(event);
        },
      })) as JobResult;
      return await this.#keep(found, text);
    } finally {
      this.#jobs = this.#jobs.filter((job) => job.id !== id);
      this.pages.patch({ jobs: this.#jobs });
    }
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
      this.#records = [...this.#records.filter(({ result }) => result.kind !== found.kind), kept];
      if (found.kind === "anomalies") this.diagnostics.flag(found);
      await this.#compare();
    });
    return found;
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
    this.pages.patch({ results: this.#results });
  }
}

import type { JobResult } from "../core/job.js";
import type { JobOptions } from "../protocol/trainer-client.js";
import type { EditorState, Result } from "../protocol/webview.js";
import type { Children, Work } from "./children.js";
import type { ProjectDiagnostics } from "./diagnostics.js";
import type { Pages } from "./pages.js";
import type { ProjectPlace } from "./project-place.js";

/** A job on images, without its project. */
export type ImageWork = Extract<Work, { input: string }> extends infer W ? (W extends Work ? Omit<W, "project" | "text"> : never) : never;

/** The jobs of one project on images, and the newest result of each kind. */
export class ProjectResults {
  #results: Result[] = [];
  #jobs: EditorState["jobs"] = [];
  #lastJob = 0;

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

  /** Runs a job on images and keeps its result. Throws UserError, CancelledError. */
  async run(work: ImageWork, title: string, { signal, onEvent }: JobOptions): Promise<Result> {
    this.place.mustRun();
    if (work.kind === "anomalies") this.diagnostics.unflag();
    const id = ++this.#lastJob;
    const show = (done: number, total: number) => {
      this.#jobs = [...this.#jobs.filter((job) => job.id !== id), { id, title, done, total }];
      this.pages.patch({ jobs: this.#jobs });
    };
    show(0, 0);
    try {
      const found = (await this.children.run({ ...work, project: this.place.file } as Work, {
        signal,
        onEvent: (event) => {
          if (event.kind === "progress") show(event.done, event.total);
          onEvent?.(event);
        },
      })) as JobResult;
      return this.#keep(found);
    } finally {
      this.#jobs = this.#jobs.filter((job) => job.id !== id);
      this.pages.patch({ jobs: this.#jobs });
    }
  }

  /** True where a page may ask to open `file`: the original of an image in a result, or a result's table. */
  knows(file: string): boolean {
    return this.#results.some(({ table, items }) => table === file || items.some(({ source }) => source === file));
  }

  #keep(found: JobResult): Result {
    if (!("table" in found)) throw new Error(`${found.kind} has no panel.`);
    this.#results = [...this.#results.filter(({ kind }) => kind !== found.kind), found];
    if (found.kind === "anomalies") this.diagnostics.flag(found);
    this.pages.patch({ results: this.#results });
    return found;
  }
}

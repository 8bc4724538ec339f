import type * as vscode from "vscode";
import { CancelledError, sentenceOf } from "../../core/language/error.js";
import type { ReportFile } from "../../core/project/data-report.js";
import type { EditorState } from "../../protocol/webview.js";
import type { Children } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { Pages } from "../platform/page-channel.js";

/** Makes and keeps the report on a project's images. */
export class ProjectReport implements vscode.Disposable {
  #state: EditorState["report"] = { newest: null, progress: null, message: null };
  #making: AbortController | null = null;
  readonly #disposed = new AbortController();

  constructor(
    private readonly place: ProjectLocation,
    private readonly children: Children,
    private readonly pages: Pages,
  ) {}

  get state(): EditorState["report"] {
    return this.#state;
  }

  /** Shows the report that was last made of this project's images, where none is shown or being made. Throws UserError, CancelledError. */
  async restore(): Promise<void> {
    if (this.#state.newest || this.#making) return;
    const { report } = await this.children.run({ kind: "newestReport", project: this.place.file }, { signal: this.#disposed.signal });
    if (!report || this.#state.newest || this.#making) return;
    this.#state = { ...this.#state, newest: report };
    this.pages.patch({ report: this.#state });
  }

  /** Reads the images that a project's text names; a report under way is given up for it. What goes wrong is the report's state. Throws UserError where nothing may run. */
  async make(text: string): Promise<void> {
    this.place.mustRun();
    this.#making?.abort();
    const making = new AbortController();
    this.#making = making;
    const show = (change: Partial<EditorState["report"]>) => {
      // Another one has taken its place.
      if (this.#making !== making) return;
      this.#state = { ...this.#state, ...change };
      this.pages.patch({ report: this.#state });
    };
    show({ progress: { stage: "starting", done: 0, total: 0, secondsLeft: null }, message: null });
    try {
      const { report } = await this.children.run(
        { kind: "inspect", project: this.place.file, text },
        {
          signal: making.signal,
          onEvent: ({ kind, ...event }) => {
            if ("stage" in event && kind === "progress") show({ progress: event });
          },
        },
      );
      show({ newest: report, progress: null });
    } catch (error) {
      show({ progress: null, message: error instanceof CancelledError ? null : sentenceOf(error) });
    } finally {
      if (this.#making === making) this.#making = null;
    }
  }

  /** Gives up the report under way. */
  cancel(): void {
    this.#making?.abort();
  }

  /** True where the report leads to `file`. */
  knows(file: string): boolean {
    const { newest } = this.#state;
    if (!newest) return false;
    const among = (files: readonly ReportFile[]) => files.some(({ source }) => source === file);
    const { duplicates, alike, pairs, thumbnails } = newest;
    return (
      among(thumbnails.items) ||
      newest.sets.some(({ folders, leftOut, sizes, channels, labels }) =>
        [folders, leftOut, sizes, channels, labels].some(({ rows }) => rows.some(({ files }) => among(files))),
      ) ||
      [...duplicates.groups, ...(alike?.groups ?? [])].some(({ members }) => among(members)) ||
      (pairs !== null && (among(pairs.withoutClean.files) || among(pairs.withoutNoisy.files)))
    );
  }

  dispose(): void {
    this.#disposed.abort();
    this.#making?.abort();
  }
}

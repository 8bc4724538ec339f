import * as vscode from "vscode";
import type { DataReport, ReportFile } from "../../core/project/data-report.js";
import type { JobOptions } from "../../worker-client/client.js";
import type { Children } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";
import type { Tasks } from "../platform/tasks.js";

/** Makes and keeps the report on a project's images. */
export class ProjectReport implements vscode.Disposable {
  #newest: DataReport | null = null;
  /** Tells the report that is being made from one that it takes the place of; null while none is made. */
  #making: symbol | null = null;
  readonly #disposed = new AbortController();

  constructor(
    private readonly location: ProjectLocation,
    private readonly children: Children,
    private readonly tasks: Tasks,
    private readonly pages: PageChannel,
  ) {}

  /** The report that was last made; null before the first. */
  get newest(): DataReport | null {
    return this.#newest;
  }

  /** Shows the report that was last made of this project's images, if none is shown or being made. Throws UserError, CancelledError. */
  async restore(): Promise<void> {
    if (this.#newest || this.#making) return;
    const { report } = await this.children.run({ kind: "newestReport", project: this.location.file }, { signal: this.#disposed.signal });
    if (report && !this.#newest && !this.#making) this.#show(report);
  }

  /** Reads the images that a project's text names; cancels a report under way. Its panel shows what goes wrong. Throws UserError if nothing may run. */
  async make(text: string): Promise<void> {
    this.location.requireRunnable();
    this.tasks.cancelIn("data");
    const making = Symbol();
    this.#making = making;
    const subject = { kind: "inspect", panel: "data", title: vscode.l10n.t("Reading the images") } as const;
    const work = (watched: JobOptions) => this.children.run({ kind: "inspect", project: this.location.file, text }, watched);
    // The panel shows what goes wrong.
    const result = await this.tasks.run(subject, work, { signal: this.#disposed.signal }).catch(() => null);
    if (this.#making !== making) return;
    this.#making = null;
    if (result) this.#show(result.report);
  }

  /** True if the report lists `file`, so that a page may ask to open it. */
  knows(file: string): boolean {
    if (!this.#newest) return false;
    const among = (files: readonly ReportFile[]) => files.some(({ source }) => source === file);
    const { duplicates, alike, pairs, thumbnails, sets } = this.#newest;
    return (
      among(thumbnails.items) ||
      sets.some(({ folders, leftOut, sizes, channels, labels }) =>
        [folders, leftOut, sizes, channels, labels].some(({ rows }) => rows.some(({ files }) => among(files))),
      ) ||
      [...duplicates.groups, ...(alike?.groups ?? [])].some(({ members }) => among(members)) ||
      (pairs !== null && (among(pairs.withoutClean.files) || among(pairs.withoutNoisy.files)))
    );
  }

  dispose(): void {
    this.#disposed.abort();
  }

  #show(report: DataReport): void {
    this.#newest = report;
    this.pages.patch({ report });
  }
}

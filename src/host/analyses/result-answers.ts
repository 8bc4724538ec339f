import { setTimeout as delay } from "node:timers/promises";
import type { CodePlace } from "../../core/analyses/code-place.js";
import type { ImageOutput } from "../../core/analyses/image-output.js";
import type { JobRequest } from "../../core/jobs/jobs.js";
import { CancelledError, sentenceOf } from "../../core/language/error.js";
import { isSentence, type Sentence } from "../../core/language/sentence.js";
import type { FromWebview } from "../../protocol/webview.js";
import type { Children } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";
import type { ProjectResults } from "./results.js";

/** Milliseconds for which an image is looked at before its network is asked: one that is passed over is not drawn. */
const moment = 250;

/** Why something failed; null if it was given up. */
const unlessCancelled = (error: unknown): Sentence | null => (error instanceof CancelledError ? null : sentenceOf(error));

/** Gives the pages of a project what they ask for of the results that they show, bit by bit, as results are too large to be sent whole. */
export class ResultAnswers {
  /** Of the image that pages asked for last in its own size. */
  #detail = new AbortController();

  constructor(
    private readonly results: Pick<ProjectResults, "kept" | "entries">,
    private readonly location: ProjectLocation,
    private readonly children: Children,
    private readonly pages: PageChannel,
  ) {}

  /** Gives the pages the numbers of a result that they show. */
  async showColumns(folder: string): Promise<void> {
    const opened = this.results.kept(folder);
    if (opened) this.pages.post({ type: "columns", folder, columns: await opened.columns() });
  }

  /** Gives the pages names and pictures of some images of a result that they show. */
  async showRows(folder: string, indices: readonly number[]): Promise<void> {
    const opened = this.results.kept(folder);
    if (opened) this.pages.post({ type: "rows", folder, rows: await opened.rows(indices) });
  }

  /** Gives the pages the names of all images of a result that they show. */
  async showFiles(folder: string): Promise<void> {
    const opened = this.results.kept(folder);
    if (opened) this.pages.post({ type: "files", folder, files: await opened.files() });
  }

  /** Gives the pages an image of a result that they show in its own size, and once it has been looked at for a moment what the network makes of it. One that was asked for before and is not there yet is given up. */
  async showDetail({ folder, index, compared }: Extract<FromWebview, { type: "imageDetail" }>): Promise<void> {
    this.#detail.abort();
    this.#detail = new AbortController();
    const { signal } = this.#detail;
    if (!this.results.kept(folder) || !this.location.runnable) return;
    const image = { project: this.location.file, result: folder, index };
    const detail = await this.children.run({ kind: "imageDetail", ...image }, { signal }).then((result) => result.detail, unlessCancelled);
    if (detail === null) return;
    this.pages.post({ type: "imageDetail", folder, index, compared, detail });
    const other = this.results.entries.find((entry) => entry.folder === compared)?.folder;
    const output = isSentence(detail) ? detail : await this.#output({ ...image, compared: other }, signal);
    if (output !== null) this.pages.post({ type: "imageOutput", folder, index, compared, output });
  }

  /** Gives up what the pages asked for last of an image and is not there yet. */
  leaveDetail(): void {
    this.#detail.abort();
  }

  /** Null if it was given up. */
  async #output(image: JobRequest<"imageOutput">, signal: AbortSignal): Promise<ImageOutput | Sentence | null> {
    await delay(moment, undefined, { signal }).catch(() => undefined);
    return this.children.run({ kind: "imageOutput", ...image }, { signal }).then((result) => result.output, unlessCancelled);
  }

  /** Tells the pages what the network of a shown map draws of a place. */
  async drawCode(folder: string, place: CodePlace): Promise<void> {
    if (!this.results.kept(folder) || !this.location.runnable) return;
    const job = { kind: "drawCode" as const, project: this.location.file, result: folder, place };
    const image = await this.children.run(job, {}).then((result) => result.image, sentenceOf);
    this.pages.post({ type: "drawnCode", folder, place, image });
  }
}

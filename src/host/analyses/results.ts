import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { AnalysisKind, AnalysisRequest } from "../../core/analyses/analyses.js";
import { flaggedOrder } from "../../core/analyses/anomaly-table.js";
import type { CodePlace } from "../../core/analyses/code-place.js";
import type { ImageOutput } from "../../core/analyses/image-output.js";
import type { DecisionSettings } from "../../core/analyses/redecide.js";
import { panelOf, type Result, type ResultEntry } from "../../core/analyses/result.js";
import { inTurn } from "../../core/jobs/in-turn.js";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { CancelledError, sentenceOf, UserError } from "../../core/language/error.js";
import { isSentence, type Sentence, sentence } from "../../core/language/sentence.js";
import { addArrivals, type JudgedArrivals, settleArrivals } from "../../runs/arrivals.js";
import type { KeptResult } from "../../runs/kept-result.js";
import { listResults, openResults, readResult } from "../../runs/result-folder.js";
import { replaceRewritten } from "../../runs/rewritten.js";
import { isStamped } from "../../runs/stamp.js";
import type { JobOptions } from "../../worker-client/client.js";
import type { Children } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";
import type { Tasks } from "../platform/tasks.js";
import { currentLanguage, spokenWords } from "../platform/words.js";
import { Decisions } from "./decisions.js";
import type { FlaggedImages } from "./flagged-images.js";

/** An analysis of a folder, without its project. */
export type AnalysisWork<K extends AnalysisKind> = { kind: K } & Omit<AnalysisRequest<K>, "project" | "text">;

/** Milliseconds for which an image is looked at before its network is asked: one that is passed over is not drawn. */
const moment = 250;

/** Why something failed; null if it was given up. */
const unlessCancelled = (error: unknown): Sentence | null => (error instanceof CancelledError ? null : sentenceOf(error));

/** Throws UserError if the images of a result are items of an array. */
function requireFiles({ record }: KeptResult): void {
  if (record.source === "array")
    throw new UserError(sentence("Items of an array have no files of their own, which this needs. Use a folder of pictures."), "no-files");
}

/** The analyses of one project, and the result that each panel shows. */
export class ProjectResults {
  #entries: ResultEntry[] = [];
  /** Folders of the results that were chosen in place of newer ones. */
  readonly #chosen = new Set<string>();
  #opened: KeptResult[] = [];
  #results: Result[] = [];
  /** The results whose flagged images are listed: the one that is shown, and those whose folders are watched. */
  #flagged: KeptResult[] = [];
  /** The folders that are watched: what comes into them is judged, and puts no result of them out of date. */
  #watched: readonly string[] = [];
  /** Of the image that pages asked for last in its own size. */
  #detail = new AbortController();
  readonly #decisions = new Decisions();
  readonly #inTurn = inTurn();

  constructor(
    private readonly location: ProjectLocation,
    private readonly children: Children,
    private readonly tasks: Tasks,
    private readonly flaggedImages: FlaggedImages,
    private readonly pages: PageChannel,
  ) {}

  get all(): Result[] {
    return this.#results;
  }

  get entries(): ResultEntry[] {
    return this.#entries;
  }

  /** The result of a folder if a panel shows it. */
  shown(folder: string): Result | undefined {
    return this.#results.find((one) => one.folder === folder);
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
      this.#forgetChoice(panelOf(chosen.kind));
      this.#chosen.add(folder);
      await this.#open();
    });
  }

  /** Says which folders are watched. */
  async watch(folders: readonly string[]): Promise<void> {
    await this.#inTurn(async () => {
      this.#watched = folders;
      await this.#open();
    });
  }

  /** The newest result of anomalies of a folder, as it lies on disk now; null if there is none. */
  newestOf(folder: string): Promise<KeptResult | null> {
    return this.#inTurn(async () => {
      const entry = this.#watchable(folder);
      return entry ? readResult(entry.folder) : null;
    });
  }

  /** Adds images that came to a result, in the run's folder and on the pages. Throws UserError; see {@link addArrivals}. */
  async add(folder: string, judged: JudgedArrivals): Promise<void> {
    await this.#change(folder, (opened) => addArrivals(opened, judged));
  }

  /** Replaces images of a result that were written again, as {@link add} does. Throws UserError; see {@link replaceRewritten}. */
  async replace(folder: string, judged: JudgedArrivals): Promise<void> {
    await this.#change(folder, (opened) => replaceRewritten(opened, judged));
  }

  /** Takes it that the images of a result are those that lie in its folder now, if all of them are in it. */
  async settle(folder: string): Promise<void> {
    await this.#change(folder, settleArrivals);
  }

  /** Decides the results by settings as they are now, without scoring again. */
  async decide(settings: DecisionSettings): Promise<void> {
    if (!this.#decisions.follow(settings)) return;
    await this.#inTurn(async () => {
      await this.#showFlagged();
      await this.#show();
    });
  }

  /** Brings the tables on disk up to the settings, as these are saved. Throws UserError on a full disk. */
  async save(): Promise<void> {
    await this.#inTurn(async () => {
      for (const opened of this.#opened) await this.#decisions.write(opened);
    });
  }

  /** Runs an analysis with the project's text and shows its result. Throws UserError, CancelledError. */
  async run<K extends AnalysisKind>(
    { kind, ...request }: AnalysisWork<K>,
    text: string,
    title: string,
    options: JobOptions,
  ): Promise<Result> {
    this.location.requireRunnable();
    const job = { ...request, kind, project: this.location.file, text };
    return this.tasks.run(
      { kind, panel: panelOf(kind), title },
      async (watched) => {
        const { folder } = await this.children.run<AnalysisKind>(job, watched);
        return this.#add(folder);
      },
      options,
    );
  }

  /** Gives the pages the numbers of a result that they show. */
  async showColumns(folder: string): Promise<void> {
    const opened = this.#find(folder);
    if (opened) this.pages.post({ type: "columns", folder, columns: await opened.columns() });
  }

  /** Gives the pages names and pictures of some images of a result that they show. */
  async showRows(folder: string, indices: readonly number[]): Promise<void> {
    const opened = this.#find(folder);
    if (opened) this.pages.post({ type: "rows", folder, rows: await opened.rows(indices) });
  }

  /** Gives the pages the names of all images of a result that they show. */
  async showFiles(folder: string): Promise<void> {
    const opened = this.#find(folder);
    if (opened) this.pages.post({ type: "files", folder, files: await opened.files() });
  }

  /** The names of some images of a result that the pages show. */
  async names(folder: string, indices: readonly number[]): Promise<string[]> {
    const rows = await this.#find(folder)?.rows(indices);
    return (rows ?? []).map(({ file }) => file);
  }

  /** Names and files of the flagged images of a shown result, as the project's text decides it, the oddest first. Throws UserError if they have no files of their own. */
  async flagged(folder: string): Promise<{ name: string; source: string }[]> {
    const opened = this.#find(folder);
    if (!opened) return [];
    const { result } = await this.#decisions.record(opened);
    if (!("threshold" in result) || result.threshold === null) return [];
    requireFiles(opened);
    const { scores } = await opened.columns();
    const rows = await opened.rows(Array.from(flaggedOrder(scores, result.threshold)));
    return rows.flatMap(({ file, source }) => (source === null ? [] : [{ name: file, source }]));
  }

  /** Names and files of those images of a shown result that `names` names. Throws UserError if its images are items of an array. */
  async originals(folder: string, names: readonly string[]): Promise<{ name: string; source: string }[]> {
    const opened = this.#find(folder);
    if (!opened) return [];
    requireFiles(opened);
    const files = names.map((name) => ({ name, source: path.join(opened.record.result.input, name) }));
    const known = await Promise.all(files.map(({ source }) => opened.holds(source)));
    return files.filter((_, place) => known[place]);
  }

  /** Gives the pages an image of a result that they show in its own size, and once it has been looked at for a moment what the network makes of it. One that was asked for before and is not there yet is given up. */
  async showDetail(folder: string, index: number): Promise<void> {
    this.#detail.abort();
    this.#detail = new AbortController();
    const { signal } = this.#detail;
    if (!this.#find(folder) || !this.location.runnable) return;
    const image = { project: this.location.file, result: folder, index };
    const detail = await this.children.run({ kind: "imageDetail", ...image }, { signal }).then((result) => result.detail, unlessCancelled);
    if (detail === null) return;
    this.pages.post({ type: "imageDetail", folder, index, detail });
    const output = isSentence(detail) ? detail : await this.#output(image, signal);
    if (output !== null) this.pages.post({ type: "imageOutput", folder, index, output });
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
    if (!this.#find(folder) || !this.location.runnable) return;
    const job = { kind: "drawCode" as const, project: this.location.file, result: folder, place };
    const image = await this.children.run(job, {}).then((result) => result.image, sentenceOf);
    this.pages.post({ type: "drawnCode", folder, place, image });
  }

  /** Writes the report on a result that the pages show, as the project's text decides it. Undefined if there is no such result. Throws UserError, CancelledError. */
  async report(folder: string, file: string, text: string, title: string, options: JobOptions): Promise<JobResult<"report"> | undefined> {
    if (!this.#find(folder)) return undefined;
    this.location.requireRunnable();
    const words = { language: currentLanguage(), bundle: spokenWords() };
    // The dialog has asked whether a file of that name is to go.
    const job = { kind: "report" as const, project: this.location.file, text, result: folder, file, replace: true, words };
    return this.tasks.run(
      { kind: "report", panel: panelOf(this.flaggedImages.kind), title },
      (watched) => this.children.run(job, watched),
      options,
    );
  }

  /** Writes a map, or some of its images, into a new folder for other programs. Throws UserError, CancelledError. */
  async exportMap(
    folder: string,
    output: string,
    images: readonly number[] | undefined,
    title: string,
    options: JobOptions,
  ): Promise<JobResult<"exportMap">> {
    const job = { kind: "exportMap" as const, project: this.location.file, result: folder, output, ...(images && { images: [...images] }) };
    return this.tasks.run({ kind: "exportMap", panel: "map", title }, (watched) => this.children.run(job, watched), options);
  }

  /** True if a page may ask to open `file`: the original of an image in a result, or a result's table. */
  async knows(file: string): Promise<boolean> {
    for (const opened of this.#opened) if (opened.record.result.table === file || (await opened.holds(file))) return true;
    return false;
  }

  /** Where the images of the shown map came from; undefined if there is none. */
  get embedded(): string | undefined {
    return this.#results.find(({ kind }) => panelOf(kind) === "map")?.input;
  }

  /** An image of a shown result by its own file, or as an item of an array, and the source that it came from. */
  async imageAt(folder: string, index: number): Promise<{ input: string; image: string } | undefined> {
    const opened = this.#find(folder);
    const [image] = await this.imagesAt(folder, [index]);
    return opened && image !== undefined ? { input: opened.record.result.input, image } : undefined;
  }

  /** Images of a shown result by their own files, or as items of an array (`noisy.npy[12]`), absolute. */
  async imagesAt(folder: string, indices: readonly number[]): Promise<string[]> {
    const opened = this.#find(folder);
    const rows = (await opened?.rows(indices)) ?? [];
    return rows.map(({ source, file }) => source ?? path.join(path.dirname(opened?.record.result.input ?? ""), file));
  }

  #find(folder: string): KeptResult | undefined {
    return this.#opened.find(({ record }) => record.result.folder === folder);
  }

  /** Takes up a result that was just made. */
  async #add(folder: string): Promise<Result> {
    const opened = await readResult(folder);
    const { result } = opened.record;
    await this.#inTurn(async () => {
      const { kind, input, created } = result;
      this.#forgetChoice(panelOf(kind));
      this.#entries = [{ kind, folder, input, created }, ...this.#entries];
      this.#opened = [...this.#opened, opened];
      await this.#open();
    });
    return (await this.#decisions.record(opened)).result;
  }

  #watchable(folder: string): ResultEntry | undefined {
    return this.#entries.find(({ kind, input }) => kind === this.flaggedImages.kind && input === folder);
  }

  /** Changes a result on disk in its turn, and shows it as it is then. */
  async #change(folder: string, change: (opened: KeptResult) => Promise<void>): Promise<void> {
    await this.#inTurn(async () => {
      await change(await readResult(folder));
      const opened = await readResult(folder);
      this.#opened = this.#opened.map((one) => (one.record.result.folder === folder ? opened : one));
      // So that they are listed again, whether the result is shown or not.
      this.#flagged = this.#flagged.filter(({ record }) => record.result.folder !== folder);
      await this.#open(folder);
    });
  }

  #forgetChoice(panel: ReturnType<typeof panelOf>): void {
    for (const { kind, folder } of this.#entries) if (panelOf(kind) === panel) this.#chosen.delete(folder);
  }

  /** Opens the result of each panel, and lists the flagged images in Problems. `changed` is the only one that differs, if there is only one. */
  async #open(changed?: string): Promise<void> {
    this.#opened = await openResults(this.#entries, this.#chosen, this.#opened);
    const before = this.#flagged;
    this.#flagged = await this.#flagging(before);
    if (this.#flagged.length !== before.length || this.#flagged.some((one, place) => one !== before[place])) await this.#showFlagged();
    await this.#show(changed);
  }

  async #flagging(known: readonly KeptResult[]): Promise<KeptResult[]> {
    const flagging = this.#opened.filter(({ record }) => record.result.kind === this.flaggedImages.kind);
    for (const folder of this.#watched) {
      const entry = this.#watchable(folder);
      const isIt = ({ record }: KeptResult) => record.result.folder === entry?.folder;
      if (!entry || flagging.some(isIt)) continue;
      const watched = known.find(isIt) ?? (await readResult(entry.folder).catch(() => null));
      if (watched) flagging.push(watched);
    }
    return flagging;
  }

  async #showFlagged(): Promise<void> {
    const decided = this.#flagged.map(async (opened) => ({ opened, result: (await this.#decisions.record(opened)).result }));
    await this.flaggedImages.show(await Promise.all(decided));
  }

  /** Looks again whether the images of every result, or only of the `changed` one, have changed, and tells the pages how all are decided. */
  async #show(changed?: string): Promise<void> {
    const byTime = [...this.#opened].sort((a, b) => a.record.result.created.localeCompare(b.record.result.created));
    this.#results = await Promise.all(
      byTime.map(async (opened): Promise<Result> => {
        const before =
          changed === undefined || opened.record.result.folder === changed ? undefined : this.shown(opened.record.result.folder);
        if (before) return before;
        const { result, epochs, anomaly, labels, images, arrivals } = await this.#decisions.record(opened);
        const watched = result.kind === this.flaggedImages.kind && this.#watched.includes(result.input);
        const imagesChanged = !watched && images !== null && !(await isStamped(result.input, images));
        const came = arrivals && {
          arrivals: { first: arrivals.first, last: arrivals.last, rewritten: arrivals.rewritten?.length ?? 0 },
        };
        return { ...result, origin: { epochs, anomaly, ...(labels !== undefined && { labels }), imagesChanged, ...came } };
      }),
    );
    this.pages.patch({ results: this.#results, allResults: this.#entries });
  }
}

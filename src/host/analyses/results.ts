import type { DecisionSettings } from "../../core/analyses/redecide.js";
import { type Arrivals, entryOf, type Origin, panelOf, type Result, type ResultEntry } from "../../core/analyses/result.js";
import type { Triage } from "../../core/analyses/triage.js";
import { inTurn } from "../../core/jobs/in-turn.js";
import { addArrivals, type JudgedArrivals, settleArrivals } from "../../runs/arrivals.js";
import type { KeptResult } from "../../runs/kept-result.js";
import { listResults, openResults, readResult } from "../../runs/result-folder.js";
import { replaceRewritten } from "../../runs/rewritten.js";
import { isStamped } from "../../runs/stamp.js";
import type { PageChannel } from "../platform/page-channel.js";
import { Decisions } from "./decisions.js";
import type { FlaggedImages } from "./flagged-images.js";

/** The results of one project, and the one that each panel shows. */
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
  readonly #decisions = new Decisions();
  readonly #inTurn = inTurn();

  constructor(
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

  /** What is kept of the results that panels show. */
  get opened(): readonly KeptResult[] {
    return this.#opened;
  }

  /** What is kept of the result of a folder if a panel shows it. */
  kept(folder: string): KeptResult | undefined {
    return this.#opened.find(({ record }) => record.result.folder === folder);
  }

  /** A result as the project's text decides it. */
  async decided(opened: KeptResult): Promise<Result> {
    return (await this.#decisions.record(opened)).result;
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
    await this.change(folder, (opened) => addArrivals(opened, judged));
  }

  /** Replaces images of a result that were written again, as {@link add} does. Throws UserError; see {@link replaceRewritten}. */
  async replace(folder: string, judged: JudgedArrivals): Promise<void> {
    await this.change(folder, (opened) => replaceRewritten(opened, judged));
  }

  /** Takes it that the images of a result are those that lie in its folder now, if all of them are in it. */
  async settle(folder: string): Promise<void> {
    await this.change(folder, settleArrivals);
  }

  /** Decides the results by settings and what counts of the triage as they are now, without scoring again. */
  async decide(settings: DecisionSettings, triage: Triage | null): Promise<void> {
    if (!this.#decisions.follow(settings, triage)) return;
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

  /** Takes up a result that was just made. */
  async takeUp(folder: string): Promise<Result> {
    const opened = await readResult(folder);
    const { result } = opened.record;
    await this.#inTurn(async () => {
      this.#forgetChoice(panelOf(result.kind));
      this.#entries = [{ ...entryOf(result), folder }, ...this.#entries];
      this.#opened = [...this.#opened, opened];
      await this.#open();
    });
    return (await this.#decisions.record(opened)).result;
  }

  /** Where the images of the shown map came from; undefined if there is none. */
  get embedded(): string | undefined {
    return this.#results.find(({ kind }) => panelOf(kind) === "map")?.input;
  }

  /** Changes a result on disk in its turn, and shows it as it is then; without `change` it was changed already. */
  async change(folder: string, change: (opened: KeptResult) => Promise<void> = async () => undefined): Promise<void> {
    await this.#inTurn(async () => {
      await change(await readResult(folder));
      const opened = await readResult(folder);
      this.#opened = this.#opened.map((one) => (one.record.result.folder === folder ? opened : one));
      // So that they are listed again, whether the result is shown or not.
      this.#flagged = this.#flagged.filter(({ record }) => record.result.folder !== folder);
      await this.#open(folder);
    });
  }

  #watchable(folder: string): ResultEntry | undefined {
    return this.#entries.find(({ kind, input }) => kind === this.flaggedImages.kind && input === folder);
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
        return {
          ...result,
          origin: {
            epochs,
            anomaly,
            ...(labels !== undefined && { labels }),
            imagesChanged,
            ...(arrivals && { arrivals: onPages(arrivals) }),
          },
        };
      }),
    );
    this.pages.patch({ results: this.#results, allResults: this.#entries });
  }
}

/** What pages are told of the images that came to a result. */
const onPages = ({ first, last, rewrittenLast }: Arrivals): Origin["arrivals"] => ({
  ...{ first, last },
  ...(rewrittenLast !== undefined && { rewrittenLast }),
});

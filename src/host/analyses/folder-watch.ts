import { CancelledError, UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { fileOf } from "../../core/project/item-name.js";
import { type Arrived, arrivals } from "../../files/arrivals.js";
import type { WatchState } from "../../protocol/webview.js";
import { sweepParts } from "../../runs/arrival-files.js";
import type { KeptResult } from "../../runs/kept-result.js";
import type { JobOptions } from "../../worker-client/client.js";
import { explain } from "../platform/report-errors.js";
import { judgeAlike, type WatchParts } from "./judge-alike.js";
import { judgingWords } from "./words.js";

/** Images that are judged at once, at most: what is cancelled loses no more. */
const atOnce = 500;
/** Images up to which the panel has no line of progress, which would come and go. */
const fewImages = 50;

/**
 * Watches one folder for a project: what comes into it is judged as the newest result of anomalies of that folder was, and added to it;
 * what is written again is judged again, and replaces what the result has of it. A folder without a result is judged as a whole once it
 * has images.
 */
export class FolderWatch {
  #state: WatchState;
  readonly #controller = new AbortController();
  readonly #ended: Promise<void>;
  /** The names that came before, or while it is watched. */
  #accounted = new Set<string>();

  /** Begins. `changed` is called when its state is another. */
  constructor(
    readonly folder: string,
    private readonly parts: WatchParts,
    private readonly changed: () => void,
  ) {
    this.#state = { folder, waiting: 0, rewritten: 0, state: "watching" };
    this.#ended = this.#follow(this.#controller.signal).catch((error: unknown) => this.#fail(error));
  }

  get state(): WatchState {
    return this.#state;
  }

  /** False once it has ended, or is about to. */
  get running(): boolean {
    return this.#state.state === "watching" && !this.#controller.signal.aborted;
  }

  /** Ends it; what was judged stays, and what was not is judged when the folder is watched again. */
  async end(): Promise<void> {
    this.abandon();
    await this.#ended;
    if (this.#state.state === "stopped") return;
    const result = await this.parts.results.newestOf(this.folder);
    if (result?.record.arrivals) await this.parts.results.settle(result.record.result.folder);
  }

  /** Ends it with the window. */
  abandon(): void {
    this.#controller.abort();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const result = await this.parts.results.newestOf(this.folder);
    const files = (await result?.files()) ?? [];
    this.#accounted = new Set(files.map(fileOf));
    const taken = await datesOf(result, files);
    if (result) await sweepParts(result.record);
    const known = (name: string) => this.#accounted.has(name);
    const coming = arrivals(this.folder, { known, taken: (name) => taken.get(name), most: atOnce, signal });
    try {
      for (let batch = await coming.next(); !batch.done; batch = await coming.next()) {
        const { files, left } = batch.value;
        const few = left === 0 && files.length <= fewImages;
        // A folder that has no result yet is judged as by its command, which has a line of its own.
        if (few || !(await this.parts.results.newestOf(this.folder))) await this.#judge(batch.value, { signal });
        else await this.#judgeFlood(batch.value, coming, signal);
      }
    } finally {
      await coming.return();
    }
  }

  /** Judges many under a line of progress, by which they can be given up. */
  async #judgeFlood(first: Arrived, coming: AsyncGenerator<Arrived, void>, signal: AbortSignal): Promise<void> {
    const title = judgingWords(this.folder);
    await this.parts.tasks.run(
      { kind: "anomalies", panel: "anomalies", title },
      async (watched) => {
        let before = 0;
        for (let batch = first; ; ) {
          const total = before + batch.files.length + batch.left;
          const report = (done: number) =>
            watched.onEvent({ kind: "progress", stage: "looking-for-anomalies", done: before + done, total, secondsLeft: null });
          report(0);
          await this.#judge(batch, {
            signal: watched.signal,
            onEvent: (event) => event.kind === "progress" && event.stage === "looking-for-anomalies" && report(event.done),
          });
          if (batch.left === 0) return;
          before += batch.files.length;
          const next = await coming.next();
          if (next.done) return;
          batch = next.value;
        }
      },
      { signal },
    );
  }

  /** Judges what came and is not in the result yet, and what was written again. What another window has judged meanwhile is left alone. */
  async #judge({ files, left }: Arrived, options: JobOptions): Promise<void> {
    const result = await this.parts.results.newestOf(this.folder);
    const there = new Set(((await result?.files()) ?? []).map(fileOf));
    const fresh = files.filter((file) => !there.has(file));
    const again = files.filter((file) => there.has(file) && this.#accounted.has(file));
    for (const file of files) this.#accounted.add(file);
    this.#change({ waiting: fresh.length + again.length + left });
    if (!result && fresh.length > 0) await this.#judgeWhole(options);
    if (result && fresh.length > 0) await judgeAlike(this.parts, result.record, fresh, "new", options);
    if (result && again.length > 0) await judgeAlike(this.parts, result.record, again, "again", options);
    this.#change({ waiting: left, rewritten: this.#state.rewritten + again.length });
  }

  /** Judges a folder that has no result yet. If nothing in it can be read, its panel says so, and what comes next may be better. */
  async #judgeWhole(options: JobOptions): Promise<void> {
    try {
      await this.parts.analyses.run({ kind: "anomalies", input: this.folder }, this.parts.text(), judgingWords(this.folder), options);
    } catch (error) {
      if (!(error instanceof UserError && error.code === "no-images")) throw error;
    }
  }

  /** What ends a watch is said on the page, and to the person, who may not look at it. */
  #fail(error: unknown): void {
    if (this.#controller.signal.aborted) return;
    const message = error instanceof CancelledError ? cancelledWords(this.#state.waiting) : explain(error);
    const { folder, waiting, rewritten } = this.#state;
    this.#state = { folder, waiting, rewritten, state: "stopped", message };
    this.changed();
  }

  #change(change: Partial<Pick<WatchState, "waiting" | "rewritten">>): void {
    this.#state = { ...this.#state, ...change };
    if (!this.#controller.signal.aborted) this.changed();
  }
}

/** When the files of a result's images were written that it judged, in seconds since 1970, by their names; of a result of before that is not known. */
async function datesOf(result: KeptResult | null, files: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { dates } = (await result?.columns()) ?? {};
  if (!dates || dates.length !== files.length) return new Map();
  return new Map(files.map((file, index) => [fileOf(file), dates[index]]));
}

const cancelledWords = (waiting: number): Sentence =>
  sentence(
    "The judging was cancelled, and the folder is no longer watched. What was judged stays; {0} images wait until it is watched again.",
    waiting,
  );

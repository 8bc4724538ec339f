import type * as vscode from "vscode";
import { CancelledError, UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { type Arrived, arrivals } from "../../files/arrivals.js";
import type { WatchState } from "../../protocol/webview.js";
import { sweepParts } from "../../runs/arrival-files.js";
import type { JobOptions } from "../../worker-client/client.js";
import { explain } from "../platform/report-errors.js";
import { judgeAlike, type WatchParts } from "./judge-alike.js";
import { judgingWords } from "./words.js";

/** Images that are judged at once, at most: what is cancelled loses no more. */
const atOnce = 500;
/** Images up to which the panel has no line of progress, which would come and go. */
const fewImages = 50;

/** A watch under way. */
interface Running {
  folder: string;
  controller: AbortController;
  ended: Promise<void>;
}

/**
 * Watches a folder of one project: what comes into it is judged as the newest result of anomalies of that folder was, and added to it.
 * A folder without one is judged as a whole once it has images.
 */
export class ProjectWatch implements vscode.Disposable {
  #state: WatchState | null = null;
  #running: Running | null = null;
  /** The names that came before, or while it is watched. */
  #accounted = new Set<string>();

  constructor(private readonly parts: WatchParts) {}

  /** The folder that is watched, or why it no longer is; null if none is. */
  get state(): WatchState | null {
    return this.#state;
  }

  /** Begins to watch a folder, in place of another. Throws UserError in Restricted Mode. */
  async start(folder: string): Promise<void> {
    this.parts.location.requireRunnable();
    if (this.#running?.folder === folder) return;
    await this.stop();
    const controller = new AbortController();
    this.#show({ folder, waiting: 0, rewritten: 0, state: "watching" });
    await this.parts.results.watch(folder);
    const running = { folder, controller, ended: Promise.resolve() };
    this.#running = running;
    running.ended = this.#follow(running).catch((error: unknown) => this.#fail(running, error));
  }

  /** Ends it; what was judged stays, and what was not is judged when the folder is watched again. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running) {
      running.controller.abort();
      await running.ended;
      const result = await this.parts.results.newestOf(running.folder);
      if (result?.record.arrivals) await this.parts.results.settle(result.record.result.folder);
    }
    await this.parts.results.watch(null);
    this.#show(null);
  }

  /** Ends it with the window: it is watched again in the next. */
  dispose(): void {
    this.#running?.controller.abort();
    this.#running = null;
  }

  async #follow({ folder, controller: { signal } }: Running): Promise<void> {
    const result = await this.parts.results.newestOf(folder);
    const known = new Set(await result?.files());
    this.#accounted = known;
    if (result) await sweepParts(result.record);
    const coming = arrivals(folder, { known: (name) => known.has(name), most: atOnce, signal });
    try {
      for (let batch = await coming.next(); !batch.done; batch = await coming.next()) {
        const { files, left } = batch.value;
        const few = left === 0 && files.length <= fewImages;
        // A folder that has no result yet is judged as by its command, which has a line of its own.
        if (few || !(await this.parts.results.newestOf(folder))) await this.#judge(folder, batch.value, { signal });
        else await this.#judgeFlood(folder, batch.value, coming, signal);
      }
    } finally {
      await coming.return();
    }
  }

  /** Judges many under a line of progress, by which they can be given up. */
  async #judgeFlood(folder: string, first: Arrived, coming: AsyncGenerator<Arrived, void>, signal: AbortSignal): Promise<void> {
    const title = judgingWords(folder);
    await this.parts.tasks.run(
      { kind: "anomalies", panel: "anomalies", title },
      async (watched) => {
        let before = 0;
        for (let batch = first; ; ) {
          const total = before + batch.files.length + batch.left;
          const report = (done: number) =>
            watched.onEvent({ kind: "progress", stage: "looking-for-anomalies", done: before + done, total, secondsLeft: null });
          report(0);
          await this.#judge(folder, batch, {
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

  /** Judges what came and is not in the result yet, and adds it to the result. */
  async #judge(folder: string, { files, left }: Arrived, options: JobOptions): Promise<void> {
    const result = await this.parts.results.newestOf(folder);
    const there = new Set(result ? await result.files() : []);
    const fresh = files.filter((file) => !there.has(file));
    const rewritten = files.filter((file) => there.has(file) && this.#accounted.has(file)).length;
    for (const file of files) this.#accounted.add(file);
    this.#change(({ rewritten: before }) => ({ waiting: fresh.length + left, rewritten: before + rewritten }));
    if (fresh.length > 0) {
      if (result) await judgeAlike(this.parts, result.record, fresh, options);
      else await this.#judgeWhole(folder, options);
    }
    this.#change(() => ({ waiting: left }));
  }

  /** Judges a folder that has no result yet. If nothing in it can be read, its panel says so, and what comes next may be better. */
  async #judgeWhole(folder: string, options: JobOptions): Promise<void> {
    try {
      await this.parts.results.run({ kind: "anomalies", input: folder }, this.parts.text(), judgingWords(folder), options);
    } catch (error) {
      if (!(error instanceof UserError && error.code === "no-images")) throw error;
    }
  }

  /** What ends a watch is said on the page, and to the person, who may not look at it. */
  async #fail(running: Running, error: unknown): Promise<void> {
    if (this.#running !== running) return;
    this.#running = null;
    const { waiting, rewritten } = this.#state ?? { waiting: 0, rewritten: 0 };
    const message = error instanceof CancelledError ? cancelledWords(waiting) : explain(error);
    this.#show({ folder: running.folder, waiting, rewritten, state: "stopped", message });
    await this.parts.results.watch(null);
  }

  #change(change: (state: WatchState) => Partial<Pick<WatchState, "waiting" | "rewritten">>): void {
    if (this.#running && this.#state) this.#show({ ...this.#state, ...change(this.#state) });
  }

  #show(watch: WatchState | null): void {
    this.#state = watch;
    this.parts.pages.patch({ watch });
  }
}

const cancelledWords = (waiting: number): Sentence =>
  sentence(
    "The judging was cancelled, and the folder is no longer watched. What was judged stays; {0} images wait until it is watched again.",
    waiting,
  );

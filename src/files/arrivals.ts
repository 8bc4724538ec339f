import { stat } from "node:fs/promises";
import path from "node:path";
import { watch } from "chokidar";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { isMissing } from "./exists.js";
import { listImages } from "./list-images.js";

/** Milliseconds: for which a file must not change before it is taken, and after which a folder is looked at again though the system said nothing, as it does of shares. */
export interface ArrivalTimes {
  settled: number;
  again: number;
}

const usualTimes: ArrivalTimes = { settled: 500, again: 10_000 };

/** Files that the system is asked about together. */
const together = 64;

export interface ArrivalOptions {
  /** True for a name that is no news: it is taken only if its file changes. */
  known(name: string): boolean;
  /** When the file of a known name was written that was taken before, in whole seconds since 1970; undefined, or left out, if that is not known. */
  taken?(name: string): number | undefined;
  /** Names that are given at once, at most. */
  most: number;
  /** A folder in it whose images are no news. */
  passesOver?: string | undefined;
  /** Ends the watch. */
  signal: AbortSignal;
  times?: ArrivalTimes;
}

/** Files that came, or changed, since those before them: relative names with `/`. `left` are more that have come and wait. */
export interface Arrived {
  files: string[];
  left: number;
}

/** Wakes whoever waits: when something happens in a folder, when time is up, or when the signal aborts. */
class Bell {
  #ring: () => void = () => {};
  #rung = false;

  ring(): void {
    this.#rung = true;
    this.#ring();
  }

  async wait(milliseconds: number): Promise<void> {
    if (!this.#rung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#rung = false;
    this.#ring = () => {};
  }
}

/** How a file was when it was looked at: a text that changes when the file does. */
interface Look {
  state: string;
  /** When it was first seen so, on the clock of {@link performance}. */
  since: number;
}

/** Tells the files of a folder that are news from those that were given, and from those that are still being written. */
class Ledger {
  readonly #given = new Map<string, string>();
  readonly #waiting = new Map<string, Look>();
  readonly #begun = Date.now();
  #first = true;

  constructor(
    private readonly folder: string,
    private readonly options: Pick<ArrivalOptions, "known" | "taken">,
    private readonly settled: number,
  ) {}

  /** Whether some files are there that may still be written. */
  get waits(): boolean {
    return this.#waiting.size > 0;
  }

  /** Of all names in the folder those that are news and stood still for long enough; `hinted` are names of which the system said something. */
  async news(names: Iterable<string>, hinted: ReadonlySet<string>): Promise<string[]> {
    const before = new Set(this.#waiting.keys());
    const asked: string[] = [];
    // Once all are looked at, as known ones may have been written again while nobody watched.
    const all = this.#first && this.options.taken !== undefined;
    this.#first = false;
    for (const name of names) if (before.delete(name) || all || hinted.has(name) || !this.#isOld(name)) asked.push(name);
    // What is left of those that waited has gone.
    for (const name of before) this.#waiting.delete(name);
    const news: string[] = [];
    for (let start = 0; start < asked.length; start += together)
      for (const [name, about] of await Promise.all(asked.slice(start, start + together).map((name) => this.#lookAt(name))))
        if (about !== null && this.#isSettled(name, about)) news.push(name);
    return news;
  }

  /** Notes that a file is given as it was last seen. */
  give(name: string): void {
    this.#given.set(name, this.#waiting.get(name)?.state ?? "");
    this.#waiting.delete(name);
  }

  #isOld(name: string): boolean {
    return this.#given.has(name) || this.options.known(name);
  }

  async #lookAt(name: string): Promise<[string, { size: number; mtimeMs: number } | null]> {
    return [name, await stat(path.join(this.folder, name)).catch(() => null)];
  }

  #isSettled(name: string, { size, mtimeMs }: { size: number; mtimeMs: number }): boolean {
    const state = `${size} ${mtimeMs}`;
    const given = this.#given.get(name);
    if (given === undefined ? this.#isAsTaken(name, mtimeMs) : given === state) {
      this.#waiting.delete(name);
      return false;
    }
    const before = this.#waiting.get(name);
    if (before?.state === state) return performance.now() - before.since >= this.settled;
    this.#waiting.set(name, { state, since: performance.now() });
    return false;
  }

  /** Of one that was there before only the time tells whether it has changed; a link to it alone changes none. */
  #isAsTaken(name: string, mtimeMs: number): boolean {
    if (!this.options.known(name)) return false;
    const taken = this.options.taken?.(name);
    return taken === undefined ? mtimeMs < this.#begun : taken === Math.floor(mtimeMs / 1000);
  }
}

/**
 * Gives the images that come into a folder or its sub-folders, or change there, until the signal aborts: first those that are there and
 * not known, then others as they come, and never one that is still being written. While a batch is dealt with others gather. What the
 * system says is a hint to look again, so that nothing is missed for a hint that did not come. Throws UserError if the folder goes, and
 * the system's error if it cannot be watched.
 */
export async function* arrivals(
  folder: string,
  { most, signal, times = usualTimes, ...options }: ArrivalOptions,
): AsyncGenerator<Arrived, void> {
  const bell = new Bell();
  const ledger = new Ledger(folder, options, times.settled);
  let [hinted, failure] = [new Set<string>(), null as unknown];
  // Files are not watched one by one, which would take a handle each: of those in a folder the folder's own watch tells.
  const watcher = watch(folder, { ignoreInitial: true, ignored: (file, about) => about?.isFile() === true || isPassedOver(folder, file) });
  watcher.on("raw", (_, name, details: unknown) => {
    const at = typeof details === "object" && details !== null && "watchedPath" in details ? String(details.watchedPath) : folder;
    hinted.add(path.relative(folder, path.resolve(at, name)).split(path.sep).join("/"));
    bell.ring();
  });
  watcher.on("addDir", () => bell.ring());
  watcher.on("error", (error) => {
    failure = error;
    bell.ring();
  });
  const stop = () => bell.ring();
  signal.addEventListener("abort", stop, { once: true });
  try {
    while (!signal.aborted) {
      if (failure !== null) throw failure;
      const [names, about] = [await namesIn(folder, options.passesOver), hinted];
      hinted = new Set();
      const news = await ledger.news(names, about);
      if (signal.aborted) return;
      for (let start = 0; start < news.length && !signal.aborted; start += most) {
        const files = news.slice(start, start + most);
        for (const file of files) ledger.give(file);
        yield { files, left: news.length - start - files.length };
      }
      if (news.length === 0) await bell.wait(ledger.waits ? times.settled : times.again);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await watcher.close();
  }
}

const isPassedOver = (folder: string, file: string) => file !== folder && /^\.|\.runs$/.test(path.basename(file));

async function namesIn(folder: string, passesOver: string | undefined): Promise<Iterable<string>> {
  try {
    return (await listImages(folder, { passesOver })).names;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new UserError(
      sentence("The folder {0} is no longer there, so it is not watched any more. What was judged stays.", folder),
      "folder-gone",
      { cause: error },
    );
  }
}

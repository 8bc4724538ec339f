import { copyFile, link, mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { watch } from "chokidar";
import type { AnalysisRequest, AnalysisResult } from "../core/analyses/analyses.js";
import type { TableRow } from "../core/analyses/analysis.js";
import { shiftWords } from "../core/analyses/trust-words.js";
import { CancelledError, sentenceOf, UserError } from "../core/language/error.js";
import { inEnglish } from "../core/language/sentence.js";
import { DriftWatch } from "../core/numbers/judging/drift.js";
import { isImageName } from "../core/project/image-name.js";
import { isMissing } from "../files/exists.js";
import type { TrainerClient } from "../worker-client/client.js";
import { projectText } from "./settings.js";
import type { Shell } from "./shell.js";

/** Milliseconds for which a file must not grow before it is read, and for which files are gathered. */
const settled = 500;
const gathered = 300;

/** What is done with each image that was judged. */
export interface Watched {
  row(row: TableRow): void;
}

/** Judges the files that come into a folder as a first result judged those that were there, and says when they drift; until the signal aborts. */
export class FolderWatch {
  readonly #coming = new Set<string>();
  readonly #drift: DriftWatch;
  #working: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly shell: Shell,
    private readonly client: TrainerClient,
    private readonly request: AnalysisRequest<"anomalies">,
    private readonly first: AnalysisResult<"anomalies">,
    private readonly watched: Watched,
  ) {
    this.#drift = new DriftWatch(first.trust?.heldOut ?? 0);
  }

  /** Ends when the shell's signal aborts. Throws what stops it. */
  async run(): Promise<void> {
    const { signal } = this.shell;
    const { input } = this.request;
    const text = await this.#text();
    const watcher = watch(input, {
      ignoreInitial: true,
      ignored: (file) => /(^\.|\.runs$)/.test(path.basename(file)) && file !== input,
      awaitWriteFinish: { stabilityThreshold: settled, pollInterval: 100 },
    });
    try {
      await new Promise<void>((resolve, reject) => {
        const came = (file: string) => {
          if (!isImageName(path.basename(file))) return;
          this.#coming.add(path.relative(input, file));
          clearTimeout(this.#timer);
          this.#timer = setTimeout(() => {
            this.#working = this.#working.then(() => this.#judge(text));
            this.#working.catch(reject);
          }, gathered);
        };
        watcher.on("add", came).on("change", came).on("error", reject);
        watcher.on("ready", () => this.shell.terminal.say(`Watching ${input} for new images; stop with Ctrl+C.`));
        if (signal.aborted) resolve();
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    } finally {
      clearTimeout(this.#timer);
      await watcher.close();
      await this.#working.catch(() => undefined);
    }
  }

  /** The project's text with the score and threshold of the first result, as a few images alone would give others. */
  #text(): Promise<string> {
    const { threshold, trust } = this.first;
    const fixed = threshold === null ? [] : [`anomaly.threshold=${threshold}`];
    return projectText(this.request.project, [...(trust ? [`anomaly.score=${trust.score}`] : []), ...fixed]);
  }

  async #judge(text: string): Promise<void> {
    const files = [...this.#coming];
    this.#coming.clear();
    if (files.length === 0 || this.shell.signal.aborted) return;
    const folder = await mkdtemp(path.join(os.tmpdir(), "aeproj-watch-"));
    try {
      const input = path.join(folder, "images");
      for (const file of files) await borrow(path.join(this.request.input, file), path.join(input, file));
      const job = { ...this.request, text, run: this.first.run, input, output: path.join(folder, "result"), heatMaps: false, stream: true };
      const { leftOut } = await this.client.run<"anomalies">(
        { kind: "anomalies", ...job },
        { signal: this.shell.signal, onEvent: (event) => event.kind === "rows" && this.#rows(event.rows) },
      );
      for (const { file, reason } of leftOut) this.watched.row(unread(file, reason ? inEnglish(reason) : ""));
    } catch (error) {
      if (error instanceof CancelledError) return;
      if (!(error instanceof UserError)) throw error;
      for (const file of files) this.watched.row(unread(file, inEnglish(sentenceOf(error))));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #rows(rows: readonly TableRow[]): void {
    for (const row of rows) {
      this.watched.row(row);
      const shift = typeof row.p === "number" ? this.#drift.add(row.p) : null;
      if (shift?.shifted)
        this.shell.terminal.event({
          kind: "note",
          severity: "warning",
          message: shiftWords(shift),
        });
    }
  }
}

/** The row of a file that could not be read. */
const unread = (file: string, reason: string): TableRow => ({ file, score: null, flagged: false, outcome: `not judged: ${reason}` });

/** Brings a file to another place without copying it, if both are on one disk. A file that has gone meanwhile is passed over. */
async function borrow(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await link(from, to)
    .catch(() => copyFile(from, to))
    .catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
}

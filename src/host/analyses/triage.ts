import path from "node:path";
import * as vscode from "vscode";
import type { Triage, TriageWord } from "../../core/analyses/triage.js";
import { inTurn } from "../../core/jobs/in-turn.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { changeTriage, parseTriage, readTriageText, strangeWords, triagePath } from "../../files/triage-table.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";

/** Milliseconds after a table was written when it is read once more: a change right after our own is told as none by VS Code. */
const settled = 1000;

/** What people have said of images of one project, in a table beside it. It is read anew when it has changed and before each change, as others may change it, too. */
export class ProjectTriage implements vscode.Disposable {
  #known: Triage = {};
  #note: Sentence | null = null;
  readonly #watch: vscode.Disposable;
  readonly #inTurn = inTurn();
  readonly #again: () => void;
  #later: NodeJS.Timeout | undefined;

  constructor(
    private readonly location: ProjectLocation,
    private readonly pages: PageChannel,
    /** Are told that something else is said now, and what went wrong when a changed table was read. */
    private readonly told: { changed: () => void; failed: (error: unknown) => void },
  ) {
    const table = triagePath(location.file);
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(path.dirname(table)), path.basename(table)),
    );
    const again = () => void this.load().catch(told.failed);
    this.#again = again;
    this.#watch = vscode.Disposable.from(watcher, watcher.onDidCreate(again), watcher.onDidChange(again), watcher.onDidDelete(again));
  }

  get known(): Triage {
    return this.#known;
  }

  /** What of the table is not understood; null if all is. */
  get note(): Sentence | null {
    return this.#note;
  }

  dispose(): void {
    clearTimeout(this.#later);
    this.#watch.dispose();
  }

  /** Reads the table again and tells the pages. Throws if it is there and cannot be read. */
  async load(): Promise<void> {
    if (!this.location.onDisk) return;
    await this.#inTurn(async () => this.#tell(await readTriageText(this.location.file)));
  }

  /** Says one word of images, null takes it back, and writes the table. Throws UserError on a full disk, or if another process does not let go of the table. */
  async mark(files: readonly string[], word: TriageWord | null): Promise<void> {
    this.location.requireRunnable();
    await this.#inTurn(async () => {
      const changes = Object.fromEntries(files.map((file) => [file, word]));
      this.#tell(await changeTriage(this.location.file, changes));
      clearTimeout(this.#later);
      this.#later = setTimeout(this.#again, settled);
    });
  }

  #tell(text: string): void {
    const [triage, note] = [parseTriage(text), this.#noteOf(strangeWords(text))];
    if (JSON.stringify([triage, note]) === JSON.stringify([this.#known, this.#note])) return;
    [this.#known, this.#note] = [triage, note];
    this.pages.patch({ triage, triageNote: note });
    this.told.changed();
  }

  #noteOf(strange: readonly string[]): Sentence | null {
    if (strange.length === 0) return null;
    const table = path.basename(triagePath(this.location.file));
    return sentence(
      "Rows of {0} with another word than odd, fine or unsure: {1} in all, such as {2}. They stay as they are, and their labels count.",
      table,
      strange.length,
      strange[0],
    );
  }
}

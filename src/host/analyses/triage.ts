import type { Triage, TriageWord } from "../../core/analyses/triage.js";
import { inTurn } from "../../core/jobs/in-turn.js";
import { writeAtomic } from "../../files/atomic.js";
import { parseTriage, readTriageText, triagePath, withTriage } from "../../files/triage-table.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";

/** What people have said of images of one project, in a table beside it. It is read anew before each change, as others may change it, too. */
export class ProjectTriage {
  #known: Triage = {};
  readonly #inTurn = inTurn();

  constructor(
    private readonly location: ProjectLocation,
    private readonly pages: PageChannel,
  ) {}

  get known(): Triage {
    return this.#known;
  }

  /** Reads the table again and tells the pages. Throws if it is there and cannot be read. */
  async load(): Promise<void> {
    if (!this.location.onDisk) return;
    await this.#inTurn(async () => this.#tell(await readTriageText(this.location.file)));
  }

  /** Says one word of images, null takes it back, and writes the table. Throws UserError on a full disk. */
  async mark(files: readonly string[], word: TriageWord | null): Promise<void> {
    this.location.requireRunnable();
    await this.#inTurn(async () => {
      const text = withTriage(await readTriageText(this.location.file), Object.fromEntries(files.map((file) => [file, word])));
      await writeAtomic(triagePath(this.location.file), text);
      this.#tell(text);
    });
  }

  #tell(text: string): void {
    const triage = parseTriage(text);
    if (JSON.stringify(triage) === JSON.stringify(this.#known)) return;
    this.#known = triage;
    this.pages.patch({ triage });
  }
}

import path from "node:path";
import type { Taught } from "../../core/analyses/triage.js";
import { runFiles } from "../../runs/run-folder.js";
import { forget, taughtImages, teach } from "../../runs/taught.js";
import type { PageChannel } from "../platform/page-channel.js";

/** The images that people taught the runs of one project are good. They lie with the runs, where the command line finds them, too. */
export class ProjectTaught {
  #known: Taught = {};

  constructor(private readonly pages: Pick<PageChannel, "patch">) {}

  get known(): Taught {
    return this.#known;
  }

  /** Reads again what lies in the folders of runs, and tells the pages. */
  async load(runFolders: readonly string[]): Promise<void> {
    const all = await Promise.all(runFolders.map(async (folder) => [path.basename(folder), await taughtImages(runFiles(folder))] as const));
    this.#tell(Object.fromEntries(all.filter(([, names]) => names.length > 0)));
  }

  /** Keeps images with a run, by their names and files. Throws UserError if another of the name is there; those before it are taught then. */
  async teach(runFolder: string, images: readonly { name: string; source: string }[]): Promise<void> {
    try {
      await teach(runFiles(runFolder), images);
    } finally {
      // Those before one that fails are taught.
      await this.#read(runFolder);
    }
  }

  /** Takes back that a run was taught an image. */
  async forget(runFolder: string, name: string): Promise<void> {
    try {
      await forget(runFiles(runFolder), name);
    } finally {
      await this.#read(runFolder);
    }
  }

  async #read(runFolder: string): Promise<void> {
    const { [path.basename(runFolder)]: _, ...others } = this.#known;
    const names = await taughtImages(runFiles(runFolder));
    this.#tell(names.length > 0 ? { ...others, [path.basename(runFolder)]: names } : others);
  }

  #tell(taught: Taught): void {
    if (JSON.stringify(taught) === JSON.stringify(this.#known)) return;
    this.#known = taught;
    this.pages.patch({ taught });
  }
}

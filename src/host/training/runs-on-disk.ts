import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/language/error.js";
import { type RunSummary, summarize } from "../../core/runs/run.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import { openRuns } from "../../runs/runs.js";
import type { ProjectLocation } from "../platform/location.js";
import { RunImages } from "./run-images.js";

/** The runs of one project on disk, as they were read last, and whether their images have changed since. */
export class RunsOnDisk {
  #opened: OpenedRun[] = [];
  #summaries: RunSummary[] = [];
  readonly #images = new RunImages();

  constructor(private readonly location: ProjectLocation) {}

  get summaries(): RunSummary[] {
    return this.#summaries;
  }

  /** The folders of the runs. */
  get folders(): string[] {
    return this.#opened.map(({ files }) => files.folder);
  }

  /** The run that began last. */
  get newest(): OpenedRun | undefined {
    return this.#opened.at(0);
  }

  /** The run of an id. Throws UserError if there is none. */
  find(id: string): OpenedRun {
    const run = this.#opened.find(({ record }) => record.id === id);
    if (!run) throw new UserError(vscode.l10n.t("{0} has no run {1} any more.", this.location.name, id), "no-run");
    return run;
  }

  /** Reads the runs again; the project must be on the disk. */
  async read(): Promise<void> {
    this.#opened = await openRuns(this.location.file);
    this.#summarize();
  }

  /** Looks at the images of the runs again; true if the summaries have changed. */
  async lookAtImages(): Promise<boolean> {
    const changed = await this.#images.look(this.#opened, path.dirname(this.location.file));
    if (changed) this.#summarize();
    return changed;
  }

  #summarize(): void {
    this.#summaries = this.#opened.map((run) => ({
      ...summarize(run),
      imagesChanged: this.#images.changed(run.record.id),
    }));
  }
}

import type { JobResult } from "../../core/jobs/jobs.js";
import { removePlaced } from "../../runs/placed.js";
import type { JobOptions } from "../../worker-client/client.js";
import type { Children } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { Tasks } from "../platform/tasks.js";
import type { ProjectResults } from "./results.js";

/** What is done with the maps of one project. */
export class ProjectMaps {
  constructor(
    private readonly location: Pick<ProjectLocation, "file" | "requireRunnable">,
    private readonly children: Pick<Children, "run">,
    private readonly tasks: Pick<Tasks, "run">,
    private readonly results: Pick<ProjectResults, "change">,
  ) {}

  /** Places the images of a source, or a single picture, on the map that lies in `folder`, and shows it. Gives the whole map. Throws UserError, CancelledError. */
  async place(folder: string, input: string, text: string, title: string, options: JobOptions): Promise<JobResult<"embed">> {
    const job = { kind: "embed" as const, project: this.location.file, text, input, onto: folder };
    return this.tasks.run(
      { kind: "embed", panel: "map", title },
      async (watched) => {
        const map = await this.children.run<"embed">(job, watched);
        await this.results.change(map.folder);
        return map;
      },
      options,
    );
  }

  /** Takes the images off a map that were placed on it later. */
  takeOff(folder: string): Promise<void> {
    return this.results.change(folder, removePlaced);
  }

  /** Writes a map, or some of its images, into a new folder for other programs. Throws UserError, CancelledError. */
  async export(
    folder: string,
    output: string,
    images: readonly number[] | undefined,
    title: string,
    options: JobOptions,
  ): Promise<JobResult<"exportMap">> {
    const job = { kind: "exportMap" as const, project: this.location.file, result: folder, output, ...(images && { images: [...images] }) };
    return this.tasks.run({ kind: "exportMap", panel: "map", title }, (watched) => this.children.run(job, watched), options);
  }
}

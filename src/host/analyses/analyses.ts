import type { AnalysisKind, AnalysisRequest } from "../../core/analyses/analyses.js";
import { panelOf, type Result } from "../../core/analyses/result.js";
import type { JobResult } from "../../core/jobs/jobs.js";
import type { JobOptions } from "../../worker-client/client.js";
import type { Children } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";
import type { Tasks } from "../platform/tasks.js";
import { currentLanguage, spokenWords } from "../platform/words.js";
import type { ProjectResults } from "./results.js";

/** An analysis of a folder, without its project. */
export type AnalysisWork<K extends AnalysisKind> = { kind: K } & Omit<AnalysisRequest<K>, "project" | "text">;

/** What is computed of the images of one project's folders, with the project's text as it is given. */
export class ProjectAnalyses {
  constructor(
    private readonly location: Pick<ProjectLocation, "file" | "requireRunnable">,
    private readonly children: Pick<Children, "run">,
    private readonly tasks: Pick<Tasks, "run">,
    private readonly results: Pick<ProjectResults, "shown" | "takeUp">,
    private readonly pages: Pick<PageChannel, "post">,
  ) {}

  /** Runs an analysis and shows its result. Throws UserError, CancelledError. */
  async run<K extends AnalysisKind>(
    { kind, ...request }: AnalysisWork<K>,
    text: string,
    title: string,
    options: JobOptions,
  ): Promise<Result> {
    this.location.requireRunnable();
    const job = { ...request, kind, project: this.location.file, text };
    return this.tasks.run(
      { kind, panel: panelOf(kind), title },
      async (watched) => {
        const onEvent: typeof watched.onEvent = (event) => {
          watched.onEvent(event);
          if (event.kind !== "moving") return;
          const { kind: _, ...map } = event;
          this.pages.post({ type: "movingMap", map });
        };
        const { folder } = await this.children.run<AnalysisKind>(job, { ...watched, onEvent });
        return this.results.takeUp(folder);
      },
      options,
    );
  }

  /** Writes the pictures and the table of an analysis into a folder of the person's, and gives the table. Throws UserError, CancelledError. */
  async write<K extends AnalysisKind>(
    { kind, ...request }: AnalysisWork<K>,
    text: string,
    title: string,
    options: JobOptions,
  ): Promise<string> {
    this.location.requireRunnable();
    const job = { ...request, kind, project: this.location.file, text };
    return this.tasks.run(
      { kind, panel: panelOf(kind), title },
      async (watched) => (await this.children.run<AnalysisKind>(job, watched)).table,
      options,
    );
  }

  /** Writes the report on a result that the pages show, as the text decides it. Undefined if there is no such result. Throws UserError, CancelledError. */
  async report(folder: string, file: string, text: string, title: string, options: JobOptions): Promise<JobResult<"report"> | undefined> {
    const result = this.results.shown(folder);
    if (!result) return undefined;
    this.location.requireRunnable();
    const words = { language: currentLanguage(), bundle: spokenWords() };
    // The dialog has asked whether a file of that name is to go.
    const job = { kind: "report" as const, project: this.location.file, text, result: folder, file, replace: true, words };
    return this.tasks.run({ kind: "report", panel: panelOf(result.kind), title }, (watched) => this.children.run(job, watched), options);
  }
}

import { rm } from "node:fs/promises";
import { judgedAlike } from "../../core/analyses/judged-alike.js";
import type { ResultRecord } from "../../core/analyses/result.js";
import { newPart } from "../../runs/arrival-files.js";
import { readResult } from "../../runs/result-folder.js";
import { judgeArrivals } from "../../worker-client/arrivals.js";
import type { JobOptions } from "../../worker-client/client.js";
import type { Children } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";
import type { Tasks } from "../platform/tasks.js";
import type { ProjectAnalyses } from "./analyses.js";
import type { ProjectResults } from "./results.js";

/** What a watch needs of its project. */
export interface WatchParts {
  location: Pick<ProjectLocation, "file" | "requireRunnable">;
  children: Pick<Children, "run">;
  tasks: Pick<Tasks, "run">;
  results: Pick<ProjectResults, "newestOf" | "watch" | "add" | "replace" | "settle">;
  analyses: Pick<ProjectAnalyses, "run">;
  pages: Pick<PageChannel, "patch">;
  /** The project's text as it was last without errors. */
  text: () => string;
}

/** Judges files of a result's folder as the result was judged, and adds them to it, or replaces what it has of them if they were written `again`; if that fails, nothing of them stays. Throws UserError, CancelledError. */
export async function judgeAlike(
  { results, children, location, text }: WatchParts,
  { result }: ResultRecord,
  files: readonly string[],
  how: "new" | "again",
  options: JobOptions,
): Promise<void> {
  if (!("threshold" in result)) return;
  const place = await newPart(result.folder);
  let added = false;
  try {
    const { run, epoch, input } = result;
    const alike = { project: location.file, text: judgedAlike(text(), result), run, epoch, input };
    const judged = await judgeArrivals(
      (job, watched) => children.run<"anomalies">(job, watched),
      { ...alike, place, scratch: `${place}.images` },
      files,
      options,
    );
    const unread = judged.unread.map(({ file, reason }) => ({ file, outcome: "left out" as const, reason }));
    const part = judged.result && (await readResult(place));
    const found = { part, unread, now: new Date() };
    await (how === "new" ? results.add(result.folder, found) : results.replace(result.folder, found));
    added = part !== null;
  } finally {
    if (!added) await rm(place, { recursive: true, force: true });
  }
}

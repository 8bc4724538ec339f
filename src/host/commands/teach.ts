import { analysisOf } from "../../core/analyses/analysis-of.js";
import type { ProjectSession } from "../project/session.js";
import { runOn } from "./run-on-folder.js";

/** Teaches the run of a result that some of its images are good, and judges its images anew. Throws UserError, CancelledError. */
export async function teachImages(session: ProjectSession, folder: string, names: readonly string[]): Promise<void> {
  const images = await session.resultImages.originalsNamed(folder, names);
  if (images.length > 0) await judgedAnew(session, folder, (run) => session.taught.teach(run, images));
}

/** Takes back that the run of a result was taught an image, and judges the result's images anew. Throws UserError, CancelledError. */
export async function forgetImage(session: ProjectSession, folder: string, name: string): Promise<void> {
  await judgedAnew(session, folder, (run) => session.taught.forget(run, name));
}

/** Changes what the run of a shown result remembers, in the run's folder, and judges the result's images by it. */
async function judgedAnew(session: ProjectSession, folder: string, change: (runFolder: string) => Promise<void>): Promise<void> {
  const result = session.results.shown(folder);
  if (!result) return;
  session.location.requireRunnable();
  await change(session.runs.find(result.run).files.folder);
  await runOn(session, { ...analysisOf(result), run: result.run });
}

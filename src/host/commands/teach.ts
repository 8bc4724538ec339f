import type { ProjectSession } from "../project/session.js";
import { runOn } from "./run-on-folder.js";

/** Teaches the run of a result that some of its images are good, and judges its images anew. Throws UserError, CancelledError. */
export async function teachImages(session: ProjectSession, folder: string, names: readonly string[]): Promise<void> {
  const images = await session.results.originals(folder, names);
  const result = session.results.all.find((one) => one.folder === folder);
  if (!result || images.length === 0) return;
  session.location.requireRunnable();
  await session.taught.teach(session.runs.find(result.run).files.folder, images);
  await runOn(session, { kind: result.kind, input: result.input, run: result.run });
}

/** Takes back that the run of a result was taught an image, and judges the result's images anew. Throws UserError, CancelledError. */
export async function forgetImage(session: ProjectSession, folder: string, name: string): Promise<void> {
  const result = session.results.all.find((one) => one.folder === folder);
  if (!result) return;
  session.location.requireRunnable();
  await session.taught.forget(session.runs.find(result.run).files.folder, name);
  await runOn(session, { kind: result.kind, input: result.input, run: result.run });
}

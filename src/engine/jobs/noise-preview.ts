import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";
import { previewNoise } from "../training/noise-preview.js";

/** Puts the noise that a project sets on some of its own pictures. Throws UserError if its images cannot be read, CancelledError. */
export async function noisePreviewJob(
  { project, text }: JobRequest<"noisePreview">,
  context: JobContext,
): Promise<JobResult<"noisePreview">> {
  const { file, root } = await readProject(project, text);
  return { kind: "noisePreview", preview: await previewNoise(file, root, context) };
}

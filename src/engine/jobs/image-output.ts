import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { throwIfCancelled } from "../../core/language/error.js";
import { ImageOutputs } from "../analyses/image-outputs.js";
import type { JobContext } from "../job-context.js";

/** Draws what the network of a result makes of one of its images. The network stays open for the next. Throws UserError, CancelledError. */
export async function imageOutputJob(
  { project, result, index, compared }: JobRequest<"imageOutput">,
  context: JobContext,
): Promise<JobResult<"imageOutput">> {
  throwIfCancelled(context.signal);
  const drawer = await context.keptDrawers.images.of(result, () => ImageOutputs.open(project, result, context));
  return { kind: "imageOutput", output: await drawer.draw({ index, compared }, context.signal) };
}

import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { MapDecoder } from "../analyses/map-decoder.js";
import type { JobContext } from "../job-context.js";

/** Draws what the network of a map makes of a place in the space of its codes. The decoder stays open for the next. Throws UserError. */
export async function drawCodeJob({ project, result, place }: JobRequest<"drawCode">, context: JobContext): Promise<JobResult<"drawCode">> {
  const drawer = await context.keptDrawers.codes.of(result, () => MapDecoder.open(project, result, context.openEngine));
  return { kind: "drawCode", image: await drawer.draw(place, context.signal) };
}

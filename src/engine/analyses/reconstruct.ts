import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { JobContext } from "../job-context.js";
import { analyse } from "./analysis-job.js";
import { compareOutputs } from "./compare-outputs.js";

/** Writes what the network makes of each image, and how far that is from the reference: a clean set, else the image itself. */
export function reconstructJob(request: AnalysisRequest<"reconstruct">, context: JobContext): Promise<AnalysisResult<"reconstruct">> {
  return analyse("reconstruct", request, context, (opened) => compareOutputs(opened, request, "reconstructing", context));
}

import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { JobContext } from "../job-context.js";
import { analyse } from "./analysis-job.js";
import { compareOutputs } from "./compare-outputs.js";

/** Writes what the network makes of each image, and how far that is from the reference: a clean set, else the image itself. */
export function reconstructJob(request: AnalysisRequest<"reconstruct">, context: JobContext): Promise<AnalysisResult<"reconstruct">> {
  return analyse("reconstruct", request, context, (opened) => {
    if (opened.model.network.ofFeatures)
      throw new UserError(
        sentence(
          "This network gives back features, not pictures, so there is nothing to reconstruct. Find anomalies with it: the result shows each picture and where it is odd.",
        ),
        "no-pictures",
      );
    return compareOutputs(opened, request, "reconstructing", context);
  });
}

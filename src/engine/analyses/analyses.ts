import type { AnalysisKind, AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { JobContext } from "../job-context.js";
import { anomaliesJob } from "./anomalies.js";
import { denoiseJob } from "./denoise.js";
import { embedJob } from "./embed.js";
import { reconstructJob } from "./reconstruct.js";
import { similarJob } from "./similar.js";

/** What computes each analysis. */
export const analysisJobs: {
  readonly [K in AnalysisKind]: (request: AnalysisRequest<K>, context: JobContext) => Promise<AnalysisResult<K>>;
} = { reconstruct: reconstructJob, denoise: denoiseJob, embed: embedJob, similar: similarJob, anomalies: anomaliesJob };

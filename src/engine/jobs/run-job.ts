import type { JobKind, JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { analysisJobs } from "../analyses/analyses.js";
import { decodeJob } from "../analyses/decode.js";
import { imageDetailJob } from "../analyses/image-detail.js";
import type { JobContext } from "../job-context.js";
import { drawCodeJob } from "./draw-code.js";
import { exportJob } from "./export.js";
import { exportMapJob } from "./export-map.js";
import { imageOutputJob } from "./image-output.js";
import { importJob } from "./import.js";
import { inspectJob } from "./inspect.js";
import { newestReportJob } from "./newest-report.js";
import { noisePreviewJob } from "./noise-preview.js";
import { reportJob } from "./report.js";
import { scriptJob } from "./script.js";
import { surveyJob } from "./survey.js";
import { trainJob } from "./train.js";

/** What does each kind of job. */
const jobs: { readonly [K in JobKind]: (request: JobRequest<K>, context: JobContext) => Promise<JobResult<K>> } = {
  ...analysisJobs,
  train: trainJob,
  decode: decodeJob,
  imageDetail: imageDetailJob,
  imageOutput: imageOutputJob,
  drawCode: drawCodeJob,
  report: reportJob,
  survey: surveyJob,
  noisePreview: noisePreviewJob,
  inspect: inspectJob,
  newestReport: newestReportJob,
  export: exportJob,
  exportMap: exportMapJob,
  script: scriptJob,
  import: importJob,
};

/** Does any job. Throws UserError with a sentence, or CancelledError. */
export async function runJob<K extends JobKind>(job: { kind: K } & JobRequest<K>, context: JobContext): Promise<JobResult<K>> {
  return jobs[job.kind](job, context);
}

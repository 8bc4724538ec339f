import type { Job, JobResult } from "../../core/jobs/job.js";
import { unreachable } from "../../core/language/error.js";
import { anomaliesJob } from "../analyses/anomalies.js";
import { decodeJob } from "../analyses/decode.js";
import { embedJob } from "../analyses/embed.js";
import { reconstructJob } from "../analyses/reconstruct.js";
import type { JobContext } from "../job-context.js";
import { exportJob } from "./export.js";
import { importJob } from "./import.js";
import { inspectJob } from "./inspect.js";
import { newestReportJob } from "./newest-report.js";
import { scriptJob } from "./script.js";
import { surveyJob } from "./survey.js";
import { trainJob } from "./train.js";

/** Does any job. Throws UserError with a sentence, or CancelledError. */
export async function runJob(job: Job, context: JobContext): Promise<JobResult> {
  switch (job.kind) {
    case "train":
      return trainJob(job, context);
    case "reconstruct":
    case "denoise":
      return reconstructJob(job, context);
    case "embed":
      return embedJob(job, context);
    case "anomalies":
      return anomaliesJob(job, context);
    case "decode":
      return decodeJob(job, context);
    case "survey":
      return surveyJob(job, context);
    case "inspect":
      return inspectJob(job, context);
    case "newestReport":
      return newestReportJob(job, context);
    case "export":
      return exportJob(job, context);
    case "script":
      return scriptJob(job, context);
    case "import":
      return importJob(job, context);
    default:
      return unreachable(job);
  }
}

import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { newestReport } from "../inspection/kept-report.js";
import type { JobContext } from "../job-context.js";

/** Gives back the report that was last made of a project's images, as its key says: perhaps of other images than today's. */
export async function newestReportJob(job: JobRequest<"newestReport">, { cache }: JobContext): Promise<JobResult<"newestReport">> {
  return { kind: "newestReport", report: await newestReport(job.project, cache) };
}

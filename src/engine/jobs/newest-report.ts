import type { Job, JobResultOf } from "../../core/jobs/job.js";
import { newestReport } from "../inspection/kept-report.js";
import type { JobContext } from "../job-context.js";

/** Gives back the report that was last made of a project's images, as its key says: perhaps of other images than today's. */
export async function newestReportJob(
  job: Extract<Job, { kind: "newestReport" }>,
  { cache }: JobContext,
): Promise<JobResultOf<"newestReport">> {
  return { kind: "newestReport", report: await newestReport(job.project, cache) };
}

import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { resolveProject } from "../../core/project/project.js";
import { writeReport } from "../../report/report.js";
import { progressOf } from "../images/progress.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";

/** Writes the report on a result. Throws UserError, CancelledError. */
export async function reportJob({ text, ...request }: JobRequest<"report">, context: JobContext): Promise<JobResult<"report">> {
  const { file } = await readProject(request.project, text);
  const { anomaly, data } = resolveProject(file);
  let progress: ((done: number) => void) | undefined;
  const onDone = (done: number, total: number) => {
    progress ??= progressOf(context.report, "writing-report", total, context.now);
    progress(done);
  };
  return {
    kind: "report",
    ...(await writeReport({ ...request, anomaly, labels: data.labels }, { signal: context.signal, date: context.date, onDone })),
  };
}

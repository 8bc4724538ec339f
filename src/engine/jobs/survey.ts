import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { UserError } from "../../core/language/error.js";
import type { DataSummary } from "../../core/project/data-summary.js";
import { resolveProject } from "../../core/project/project.js";
import type { ProjectFile } from "../../core/project/schema.js";
import { formOf, seesOwnSizes, sizesOf } from "../images/form.js";
import { labelsOf } from "../images/survey.js";
import { furtherSources, openInspected, reportKey } from "../inspection/sources.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";
import { type Preparation, prepare } from "../training/preparation.js";

/**
 * Looks at a project's images without decoding them: how many, of which sizes, what is left out; if `whole` asks for it also at all that a
 * training would read, and so throws UserError for what would end one.
 */
export async function surveyJob(job: JobRequest<"survey">, context: JobContext): Promise<JobResult<"survey">> {
  const { file, root } = await readProject(job.project, job.text);
  const project = resolveProject(file);
  const { data } = project;
  const train = await openInspected("train", data.train, root, data, context);
  const { survey: surveyed } = train;
  const form = formOf(surveyed, data, project);
  const labels = new Map<string, number>();
  for (const label of await labelsOf(surveyed, data.labels, root)) if (label !== null) labels.set(label, (labels.get(label) ?? 0) + 1);
  const sources = [train];
  for (const { name, text } of furtherSources(project)) {
    try {
      sources.push(await openInspected(name, text, root, data, context));
    } catch (error) {
      // What is wrong with another source than the training images is the report's to say.
      if (!(error instanceof UserError)) throw error;
    }
  }
  const { images, leftOut, misfit } = job.whole
    ? await usedBy(file, root, context)
    : { images: surveyed.items.length, leftOut: surveyed.leftOut, misfit: undefined };
  const sizes = sizesOf(surveyed);
  const ownSizes = seesOwnSizes(surveyed, data, project);
  const summary: DataSummary = {
    images,
    ...(ownSizes && { ownSizes }),
    resized: ownSizes ? 0 : surveyed.headers.filter(({ height, width }) => height !== form.height || width !== form.width).length,
    leftOut,
    sizeCount: sizes.length,
    sizes: sizes.slice(0, 20),
    image: [form.height, form.width, form.channels],
    labels: [...labels].map(([name, count]) => ({ name, count })),
    ...(surveyed.unknownNames && { unknownNames: surveyed.unknownNames }),
    ...(misfit && { misfit }),
    key: await reportKey(sources, project, root),
  };
  return { kind: "survey", summary };
}

/** How many images a training would use, and what it would leave out. */
async function usedBy(file: ProjectFile, root: string, context: JobContext): Promise<Pick<Preparation, "images" | "leftOut" | "misfit">> {
  // The summary names the files, and no note need do so as well.
  const report: JobContext["report"] = (event) => {
    if (event.kind !== "note") context.report(event);
  };
  const preparation = await prepare(file, root, { ...context, report });
  preparation.close();
  return preparation;
}

import type { DataSummary, Job, JobResultOf } from "../../core/job.js";
import { resolveProject } from "../../core/project.js";
import { resolveSource } from "../images/source.js";
import { formOf, labelsOf, sizesOf, survey } from "../images/survey.js";
import type { JobContext } from "./context.js";
import { readProject } from "./project-text.js";

/** Looks at the training images without decoding them: how many, of which sizes, what is left out. */
export async function inspectJob(job: Extract<Job, { kind: "inspect" }>, context: JobContext): Promise<JobResultOf<"inspect">> {
  const { file, root } = await readProject(job.project, job.text);
  const { data } = resolveProject(file);
  const found = await survey(await resolveSource(data.train, root), context);
  const form = formOf(found, data);
  const labels = new Map<string, number>();
  for (const label of await labelsOf(found, data.labels, root)) if (label !== null) labels.set(label, (labels.get(label) ?? 0) + 1);
  const summary: DataSummary = {
    images: found.items.length,
    resized: found.headers.filter(({ height, width }) => height !== form.height || width !== form.width).length,
    leftOut: found.leftOut,
    sizes: sizesOf(found).slice(0, 20),
    image: [form.height, form.width, form.channels],
    labels: [...labels].map(([name, count]) => ({ name, count })),
  };
  return { kind: "inspect", summary };
}

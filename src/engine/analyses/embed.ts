import path from "node:path";
import type { Job, JobResultOf } from "../../core/jobs/job.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import { principalComponents } from "../../core/numbers/principal-components.js";
import { folderLabels, readLabels } from "../images/labels.js";
import type { JobContext } from "../job-context.js";
import { writeTable } from "../results/table.js";
import { inBatches, resultItem, withImages, writePictures } from "./analysis-job.js";

/** Writes the code of each image as a table, and a position on the map for the editor. */
export async function embedJob(job: Extract<Job, { kind: "embed" }>, context: JobContext): Promise<JobResultOf<"embed">> {
  return withImages(job, context, async (opened) => {
    const { run, model, data, folder, forPanel } = opened;
    const latent = codeLength(run.record.network);
    if (latent === null)
      throw new UserError(
        sentence("This network has no code: its preset lets the whole picture through. Choose the preset map or standard to embed."),
        "no-code",
      );
    const codes = new Float32Array(latent * data.items.length);
    await inBatches(data, "embedding", context, async (indices, images) => {
      codes.set(await model.encode(images, indices.length), indices[0] * latent);
      if (forPanel) await writePictures(opened, "input", indices, images);
    });
    const labels = await labelsFor(job, run.record.project.data, data.items);
    const table = path.join(folder, "embedding.csv");
    const columns = Array.from({ length: latent }, (_, d) => `z${d + 1}`);
    await writeTable(
      table,
      data.items.map(({ file }, n) => ({
        file,
        label: labels[n],
        ...Object.fromEntries(columns.map((name, d) => [name, codes[n * latent + d]])),
      })),
    );
    return {
      kind: "embed",
      run: run.record.id,
      folder,
      input: job.input,
      table,
      created: context.date().toISOString(),
      leftOut: data.leftOut,
      latent,
      positions: latent === 2 ? codes : principalComponents(codes, data.items.length),
      axes: latent === 2 ? "code" : "principal components",
      items: data.items.map((_, n) => ({ ...resultItem(opened, n, null), label: labels[n] })),
    };
  });
}

/** Labels of the images: from the project's file where the training images are embedded, else from sub-folders. */
async function labelsFor(
  job: { project: string; input: string },
  { train, labels }: { train: string; labels: string | null },
  items: readonly { file: string; source: string | null; index: number }[],
): Promise<(string | null)[]> {
  const root = path.dirname(job.project);
  const files = items.map(({ file }) => file);
  if (labels !== null && path.resolve(job.input) === path.resolve(root, train))
    return readLabels(
      path.resolve(root, labels),
      files,
      items.map(({ index }) => index),
    );
  return items[0].source === null ? files.map(() => null) : folderLabels(files);
}

import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { TableRow } from "../../core/analyses/analysis.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import { principalComponents } from "../../core/numbers/principal-components.js";
import { folderLabels, readLabels } from "../images/labels.js";
import type { JobContext } from "../job-context.js";
import { analyse, inBatches } from "./analysis-job.js";

/** Writes the code of each image as a table, and a position on the map for the editor. Throws UserError for a network without a code. */
export function embedJob(request: AnalysisRequest<"embed">, context: JobContext): Promise<AnalysisResult<"embed">> {
  return analyse("embed", request, context, async ({ run, model, data, result }) => {
    const latent = codeLength(run.record.network);
    if (latent === null)
      throw new UserError(
        sentence("This network has no code: its preset lets the whole picture through. Choose the preset map or standard to embed."),
        "no-code",
      );
    const count = data.items.length;
    const labels = await labelsFor(request, run.record.project.data, data.items);
    const codes = new Float32Array(latent * count);
    const columns = Array.from({ length: latent }, (_, d) => `z${d + 1}`);
    const rowOf = (n: number): TableRow => ({
      file: data.items[n].file,
      label: labels[n],
      ...Object.fromEntries(columns.map((name, d) => [name, codes[n * latent + d]])),
    });
    await inBatches(data, "embedding", context, undefined, async (indices, images) => {
      const batch = await model.encode(images, indices.length);
      codes.set(batch, indices[0] * latent);
      await result.addColumn("codes", batch);
      await result.addPictures("input", images);
      if (request.stream) context.report({ kind: "rows", rows: indices.map(rowOf) });
    });
    const positions = latent === 2 ? codes : principalComponents(codes, count);
    await result.addColumn("positions", positions);
    const names = [...new Set(labels)].filter((label) => label !== null);
    const labelIndices = new Map(names.map((name, n) => [name, n]));
    await result.addColumn(
      "labels",
      Int32Array.from(labels, (label) => (label === null ? -1 : (labelIndices.get(label) ?? -1))),
    );
    return {
      summary: { latent, axes: latent === 2 ? "code" : "principal components", labels: names },
      rows: rowsOf(count, rowOf),
    };
  });
}

function* rowsOf(count: number, rowOf: (index: number) => TableRow): Generator<TableRow> {
  for (let index = 0; index < count; index++) yield rowOf(index);
}

/** Labels of the images: from the project's file if the training images are embedded, else from sub-folders. */
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

import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { TableRow } from "../../core/analyses/analysis.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import { componentsOf } from "../../core/numbers/principal-components.js";
import { cacheKey } from "../images/cache.js";
import type { SourceItems } from "../images/items.js";
import { type Labels, labelsByFolder, labelsFrom, readLabels } from "../images/labels.js";
import type { JobContext } from "../job-context.js";
import { ScratchFile } from "../results/scratch-file.js";
import { analyse, inBatches } from "./analysis-job.js";
import { openCoder } from "./coder.js";

/** Writes the code of each image as a table, and a position on the map for the editor. Throws UserError for a network without a code. */
export function embedJob(request: AnalysisRequest<"embed">, context: JobContext): Promise<AnalysisResult<"embed">> {
  return analyse("embed", request, context, async ({ run, model, engine, data, result }) => {
    const latent = codeLength(run.record.network);
    if (latent === null)
      throw new UserError(
        sentence("This network has no code: its preset lets the whole picture through. Choose the preset map or standard to embed."),
        "no-code",
      );
    const labels = await labelsFor(request, run.record.project.data, data.items);
    const columns = Array.from({ length: latent }, (_, d) => `z${d + 1}`);
    const coder = await openCoder({ run, model, engine }, context);
    const codes = new ScratchFile(await context.cache.temporary(cacheKey("codes")));
    try {
      await inBatches(data, "embedding", context, async (indices, images) => {
        const batch = await coder.codes(images, indices.length);
        codes.add(batch);
        await result.addColumn("codes", batch);
        await result.addColumn("labels", labels.of.subarray(indices[0], indices[0] + indices.length));
        await result.addPictures("input", images);
        const rows = indices.map((index, n): TableRow => {
          const numbers = columns.map((name, d) => [name, batch[n * latent + d]] as const);
          return { file: data.items.file(index), label: labels.names[labels.of[index]] ?? null, ...Object.fromEntries(numbers) };
        });
        await result.addRows(rows);
        if (request.stream) context.report({ kind: "rows", rows });
      });
      const blocks = () => blocksOf(codes, latent);
      const positions = latent === 2 ? blocks() : componentsOf(blocks, data.items.length, latent);
      for (const some of positions) await result.addColumn("positions", some);
    } finally {
      codes.close();
      await coder.close();
    }
    return { summary: { latent, axes: latent === 2 ? "code" : "principal components", labels: labels.names } };
  });
}

/** Codes that are read back at once. */
const codesAtOnce = 4096;

/** The codes of a file in blocks `[n,latent]`. */
function* blocksOf(codes: ScratchFile, latent: number): Generator<Float32Array> {
  const whole = 4 * latent * codesAtOnce;
  for (let start = 0; start < codes.length; start += whole) {
    const some = new Float32Array(Math.min(whole, codes.length - start) / 4);
    codes.read(some, start);
    yield some;
  }
}

/** Labels of the images: from the project's file if the training images are embedded, else from sub-folders. */
async function labelsFor(
  job: { project: string; input: string },
  { train, labels }: { train: string; labels: string | null },
  items: SourceItems,
): Promise<Labels> {
  const root = path.dirname(job.project);
  if (labels !== null && path.resolve(job.input) === path.resolve(root, train)) {
    const indices = items.map(({ index }) => index);
    return labelsFrom(await readLabels(path.resolve(root, labels), [...items.files], indices), items.length);
  }
  return items.inFolder ? labelsByFolder(items.files) : { names: [], of: new Int32Array(items.length).fill(-1) };
}

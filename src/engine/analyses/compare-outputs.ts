import type { AnalysisInput, TableRow } from "../../core/analyses/analysis.js";
import type { Stage } from "../../core/jobs/stage.js";
import { meanFinite, mse, psnr, ssim } from "../../core/numbers/metrics.js";
import type { Dataset } from "../images/dataset.js";
import { pairSets } from "../images/pairs.js";
import type { JobContext } from "../job-context.js";
import type { Found } from "../results/result-writer.js";
import { inBatches, type OpenedAnalysis, openInput, PictureFolder } from "./analysis-job.js";

const scores = ["mse", "psnr", "ssim"] as const;
type Scores = Record<(typeof scores)[number], Float32Array>;

/** Goes through the images of `reconstruct` or `denoise`: outputs as pictures, and their scores against the reference. */
export async function compareOutputs<K extends "reconstruct" | "denoise">(
  opened: OpenedAnalysis<K>,
  request: AnalysisInput & { reference?: string },
  stage: Stage,
  context: JobContext,
): Promise<Found<K>> {
  if (request.reference === undefined) return compareWith(null, opened, request, stage, context);
  const reference = await openInput(request.reference, opened.run.record, context);
  try {
    return await compareWith(reference, opened, request, stage, context);
  } finally {
    reference.store.close();
  }
}

async function compareWith<K extends "reconstruct" | "denoise">(
  reference: Dataset | null,
  { run, model, data, result }: OpenedAnalysis<K>,
  { output, stream }: AnalysisInput,
  stage: Stage,
  context: JobContext,
): Promise<Found<K>> {
  const { image } = run.record.network;
  const size = image[0] * image[1] * image[2];
  const pairs = reference ? pairSets(data, reference) : null;
  const partner = new Map(pairs?.noisy.map((index, i) => [index, pairs.clean[i]]));
  const pictures = output === undefined ? null : new PictureFolder(output, data, image);
  const columns: Scores = {
    mse: new Float32Array(data.items.length),
    psnr: new Float32Array(data.items.length),
    ssim: new Float32Array(data.items.length),
  };
  const targetOf = (index: number, own: Float32Array) => {
    if (!reference) return own;
    const clean = partner.get(index);
    return clean === undefined ? null : reference.store.read([clean], reference.range);
  };
  const rowOf = (index: number): TableRow => ({
    file: data.items[index].file,
    mse: columns.mse[index],
    psnr: columns.psnr[index],
    ssim: columns.ssim[index],
  });
  await inBatches(data, stage, context, undefined, async (indices, images) => {
    const outputs = await model.reconstruct(images, indices.length);
    for (const [n, index] of indices.entries()) {
      const drawn = outputs.subarray(n * size, (n + 1) * size);
      const target = targetOf(index, images.subarray(n * size, (n + 1) * size));
      columns.mse[index] = target ? mse(target, drawn) : Number.NaN;
      columns.psnr[index] = target ? psnr(target, drawn) : Number.NaN;
      columns.ssim[index] = target ? ssim(target, drawn, image) : Number.NaN;
    }
    await pictures?.add(indices, outputs);
    await result.addPictures("input", images);
    await result.addPictures("output", outputs);
    for (const name of scores) await result.addColumn(name, columns[name].subarray(indices[0], indices[0] + indices.length));
    if (stream) context.report({ kind: "rows", rows: indices.map(rowOf) });
  });
  return {
    summary: { mean: { mse: meanFinite(columns.mse), psnr: meanFinite(columns.psnr), ssim: meanFinite(columns.ssim) } },
    rows: rowsOf(data.items.length, rowOf),
    leftOut: pairs?.unpaired ?? [],
  };
}

function* rowsOf(count: number, rowOf: (index: number) => TableRow): Generator<TableRow> {
  for (let index = 0; index < count; index++) yield rowOf(index);
}

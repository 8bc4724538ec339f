import type { AnalysisInput, TableRow } from "../../core/analyses/analysis.js";
import type { Stage } from "../../core/jobs/stage.js";
import { clip, FiniteMean, mse, psnr, ssim } from "../../core/numbers/metrics.js";
import { cutOut, wholeOf } from "../../core/numbers/rectangle.js";
import type { Dataset } from "../images/dataset.js";
import { openInput } from "../images/open-input.js";
import { pairSets } from "../images/pairs.js";
import { areasOf } from "../images/subset.js";
import type { JobContext } from "../job-context.js";
import type { Found } from "../results/result-writer.js";
import { inBatches, type OpenedAnalysis } from "./analysis-job.js";

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
  { run, model, data, result, pictures }: OpenedAnalysis<K>,
  { stream }: AnalysisInput,
  stage: Stage,
  context: JobContext,
): Promise<Found<K>> {
  const { image } = run.record.network;
  const size = image[0] * image[1] * image[2];
  const { partners, unpaired } = reference ? pairSets(data, reference) : { partners: null, unpaired: [] };
  const means = { mse: new FiniteMean(), psnr: new FiniteMean(), ssim: new FiniteMean() };
  const targetOf = (index: number, own: Float32Array) => {
    if (!reference || !partners) return own;
    return partners[index] < 0 ? null : reference.store.read([partners[index]], reference.range);
  };
  await inBatches(data, stage, context, async (indices, images) => {
    const outputs = await model.reconstruct(images, indices.length);
    const clean = reference && partners && { data: reference, partners: indices.map((index) => partners[index]) };
    const areas = areasOf(data, indices, clean ?? undefined);
    const columns: Scores = {
      mse: new Float32Array(indices.length),
      psnr: new Float32Array(indices.length),
      ssim: new Float32Array(indices.length),
    };
    for (const [n, index] of indices.entries()) {
      // As they are shown, all three alike: a row must not contradict itself.
      const area = areas?.[n] ?? wholeOf(image);
      const shown = (values: Float32Array) => cutOut(values, image, area).map(clip);
      const drawn = shown(outputs.subarray(n * size, (n + 1) * size));
      const whole = targetOf(index, images.subarray(n * size, (n + 1) * size));
      const target = whole && shown(whole);
      columns.mse[n] = target ? mse(target, drawn) : Number.NaN;
      columns.psnr[n] = target ? psnr(target, drawn) : Number.NaN;
      columns.ssim[n] = target ? ssim(target, drawn, [area.height, area.width, image[2]]) : Number.NaN;
    }
    await pictures?.add(indices, outputs);
    await result.addPictures("input", images);
    await result.addPictures("output", outputs);
    for (const name of scores) {
      means[name].add(columns[name]);
      await result.addColumn(name, columns[name]);
    }
    const rows = indices.map((index, n): TableRow => {
      const { mse, psnr, ssim } = columns;
      return { file: data.items.file(index), mse: mse[n], psnr: psnr[n], ssim: ssim[n] };
    });
    await result.addRows(rows);
    if (stream) context.report({ kind: "rows", rows });
  });
  return {
    summary: { mean: { mse: means.mse.value, psnr: means.psnr.value, ssim: means.ssim.value } },
    leftOut: unpaired,
  };
}

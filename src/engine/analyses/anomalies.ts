import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { TableRow } from "../../core/analyses/analysis.js";
import { listedWorst } from "../../core/analyses/anomalies.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import { resolveProject } from "../../core/project/project.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";
import { openScorer } from "../scoring/kept-scorer.js";
import { ModelBatch } from "../scoring/model-batch.js";
import { scorers } from "../scoring/scorers.js";
import { analyse, inBatches, type OpenedAnalysis, PictureFolder } from "./analysis-job.js";
import { ErrorHistogram } from "./error-histogram.js";

/** The share of the folder's squared errors that the heat maps show below full heat; the rest is cut. */
const heatShare = 0.995;

/** Scores and ranks images, and flags those above the threshold. The scores are by the run, the threshold by the project as it is now. */
export async function anomaliesJob(request: AnalysisRequest<"anomalies">, context: JobContext): Promise<AnalysisResult<"anomalies">> {
  const { file } = await readProject(request.project, request.text);
  const { score, falseAlarmRate, threshold: asked } = resolveProject(file).anomaly;
  return analyse("anomalies", request, context, async (opened) => {
    const { run, model, data, result } = opened;
    const threshold = asked === "auto" ? thresholdOf(run.record.heldOut[score] ?? [], falseAlarmRate) : { ok: true as const, value: asked };
    const limit = threshold.ok ? threshold.value : null;
    const scorer = await openScorer(run.files, model, scorers[score]);
    const scores = new Float32Array(data.items.length);
    const histogram = new ErrorHistogram();
    const flagged = (index: number) => limit !== null && scores[index] > limit;
    const rowOf = (index: number): TableRow => ({
      file: data.items.file(index),
      score: scores[index],
      threshold: limit,
      flagged: flagged(index),
    });
    await inBatches(data, "looking-for-anomalies", context, async (indices, images) => {
      const batch = new ModelBatch(model, { count: indices.length, images, targets: null });
      const scored = await scorer.score(batch);
      const outputs = await batch.outputs();
      scores.set(scored.scores, indices[0]);
      const errors = squaredErrors(images, outputs, run.record.network.image[2]);
      histogram.add(errors);
      await result.addPictures("input", images);
      await result.addPictures("output", outputs);
      await result.addPictures("heat", errors);
      await result.addColumn("scores", scored.scores);
      if (request.stream) context.report({ kind: "rows", rows: indices.map(rowOf) });
    });
    const heatScale = histogram.quantile(heatShare) || 1;
    if (request.heatMaps && request.output !== undefined) await writeHeatMaps(opened, request.output, heatScale, context);
    const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
    const worst = Array.from(order.subarray(0, listedWorst), (index) => ({ file: data.items.file(index), score: scores[index] }));
    return {
      summary: {
        threshold: limit,
        thresholdMessage: threshold.ok ? null : threshold.message,
        flagged: order.filter(flagged).length,
        heatScale,
        worst,
      },
      rows: ranked(order, rowOf),
    };
  });
}

function* ranked(order: Uint32Array, rowOf: (index: number) => TableRow): Generator<TableRow> {
  for (const [position, index] of order.entries()) yield { ...rowOf(index), rank: position + 1 };
}

/** Squared errors `[N,H,W]` of outputs `[N,H,W,C]`, the mean over the channels. */
function squaredErrors(images: Float32Array, outputs: Float32Array, channels: number): Float32Array {
  const errors = new Float32Array(images.length / channels);
  for (let i = 0; i < images.length; i++) errors[Math.floor(i / channels)] += (outputs[i] - images[i]) ** 2 / channels;
  return errors;
}

/** Writes the errors as pictures into the folder `heat`, all of one scale, so that good images stay dark. */
async function writeHeatMaps(
  { run, model, data }: OpenedAnalysis<"anomalies">,
  output: string,
  scale: number,
  context: JobContext,
): Promise<void> {
  const [height, width, channels] = run.record.network.image;
  const pictures = new PictureFolder(path.join(output, "heat"), data, [height, width, 1]);
  // The network runs a second time, as the scale is known at the end and errors of all images may not fit in memory.
  await inBatches(data, "drawing-heat-maps", context, async (indices, images) => {
    const errors = squaredErrors(images, await model.reconstruct(images, indices.length), channels);
    await pictures.add(
      indices,
      errors.map((error) => Math.sqrt(error / scale)),
    );
  });
}

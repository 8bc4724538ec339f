import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { TableRow } from "../../core/analyses/analysis.js";
import { listedWorst } from "../../core/analyses/anomalies.js";
import type { ScorerName } from "../../core/numbers/scorer.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import { resolveProject } from "../../core/project/project.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";
import type { Found } from "../results/result-writer.js";
import { openScorer } from "../scoring/kept-scorer.js";
import { ModelBatch } from "../scoring/model-batch.js";
import { scorers } from "../scoring/scorers.js";
import { analyse, inBatches, inSteps, type OpenedAnalysis, PictureFolder } from "./analysis-job.js";
import { ErrorHistogram } from "./error-histogram.js";
import { KeptErrors } from "./kept-errors.js";

/** The share of the folder's squared errors that the heat maps show below full heat; the rest is cut. */
const heatShare = 0.995;

/** Scores and ranks images, and flags those above the threshold. The scores are by the run, the threshold by the project as it is now. */
export async function anomaliesJob(request: AnalysisRequest<"anomalies">, context: JobContext): Promise<AnalysisResult<"anomalies">> {
  const { file } = await readProject(request.project, request.text);
  const { score, falseAlarmRate, threshold: asked } = resolveProject(file).anomaly;
  const output = request.heatMaps ? request.output : undefined;
  return analyse("anomalies", request, context, async (opened) => {
    const maps = output === undefined ? null : { output, errors: await KeptErrors.open(context.cache) };
    try {
      return await findAnomalies(opened, { score, falseAlarmRate, asked }, request.stream, maps, context);
    } finally {
      maps?.errors.close();
    }
  });
}

/** The errors that heat maps are drawn from, and the folder that these go to. */
interface HeatMaps {
  output: string;
  errors: KeptErrors;
}

async function findAnomalies(
  opened: OpenedAnalysis<"anomalies">,
  { score, falseAlarmRate, asked }: { score: ScorerName; falseAlarmRate: number; asked: "auto" | number },
  stream: boolean | undefined,
  maps: HeatMaps | null,
  context: JobContext,
): Promise<Found<"anomalies">> {
  const { run, model, data, result } = opened;
  const threshold = asked === "auto" ? thresholdOf(run.record.heldOut[score] ?? [], falseAlarmRate) : { ok: true as const, value: asked };
  const limit = threshold.ok ? threshold.value : null;
  const scorer = await openScorer(run.files, model, scorers[score]);
  // All that is held of every image, as the table ranks them by it.
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
    maps?.errors.add(errors);
    await result.addPictures("input", images);
    await result.addPictures("output", outputs);
    await result.addPictures("heat", errors);
    await result.addColumn("scores", scored.scores);
    if (stream) context.report({ kind: "rows", rows: indices.map(rowOf) });
  });
  const heatScale = histogram.quantile(heatShare) || 1;
  if (maps) await writeHeatMaps(opened, maps, heatScale, context);
  const order = Uint32Array.from({ length: scores.length }, (_, index) => index).sort((a, b) => scores[b] - scores[a] || a - b);
  return {
    summary: {
      threshold: limit,
      thresholdMessage: threshold.ok ? null : threshold.message,
      flagged: scores.reduce((sum, _, index) => sum + Number(flagged(index)), 0),
      heatScale,
      worst: Array.from(order.subarray(0, listedWorst), (index) => ({ file: data.items.file(index), score: scores[index] })),
    },
    rows: ranked(order, rowOf),
  };
}

function* ranked(order: Uint32Array, rowOf: (index: number) => TableRow): Generator<TableRow> {
  for (const [position, index] of order.entries()) yield { ...rowOf(index), rank: position + 1 };
}

/** Squared errors `[N,H,W]` of outputs `[N,H,W,C]`, the mean over the channels. */
function squaredErrors(images: Float32Array, outputs: Float32Array, channels: number): Float32Array {
  const errors = new Float32Array(images.length / channels);
  let at = 0;
  for (let pixel = 0; pixel < errors.length; pixel++)
    for (let channel = 0; channel < channels; channel++, at++) errors[pixel] += (outputs[at] - images[at]) ** 2 / channels;
  return errors;
}

/** Writes the errors as pictures into the folder `heat`, all of one scale, so that good images stay dark. */
async function writeHeatMaps(
  { run, data }: OpenedAnalysis<"anomalies">,
  { output, errors }: HeatMaps,
  scale: number,
  context: JobContext,
): Promise<void> {
  const [height, width] = run.record.network.image;
  const size = height * width;
  const pictures = new PictureFolder(path.join(output, "heat"), data, [height, width, 1]);
  await inSteps(data.items.length, "drawing-heat-maps", context, (indices) => {
    const values = errors.read(indices[0] * size, indices.length * size);
    return pictures.add(
      indices,
      values.map((error) => Math.sqrt(error / scale)),
    );
  });
}

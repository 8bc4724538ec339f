import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { TableRow } from "../../core/analyses/analysis.js";
import { listedWorst } from "../../core/analyses/anomalies.js";
import { isFlagged } from "../../core/numbers/judging/decision.js";
import { conformalPValue } from "../../core/numbers/judging/p-values.js";
import { thresholdBySetting } from "../../core/numbers/threshold.js";
import { type Project, resolveProject } from "../../core/project/project.js";
import { pictureOf } from "../../core/runs/run.js";
import { type Judge, openJudge } from "../fitting/judge.js";
import { RunScorers } from "../fitting/run-scorers.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";
import type { Found } from "../results/result-writer.js";
import { type HeatScale, HeatScaleFinder, heatOf } from "../scoring/heat-scale.js";
import { ModelBatch } from "../scoring/model-batch.js";
import { scorers } from "../scoring/scorers.js";
import { analyse, inBatches, type OpenedAnalysis, PictureFolder } from "./analysis-job.js";
import { DetailOfInput } from "./detail-of-input.js";
import { Judgements } from "./judgements.js";
import { noRegion, placeRegion } from "./placed-region.js";
import { trustOf } from "./trust.js";

/** Scores and ranks images, and flags those above the threshold. The scores are by the run, the threshold by the project as it is now. */
export async function anomaliesJob(request: AnalysisRequest<"anomalies">, context: JobContext): Promise<AnalysisResult<"anomalies">> {
  const project = await readProject(request.project, request.text);
  return analyse("anomalies", request, context, async (opened) => {
    const { run, model, engine } = opened;
    const { data: settings, anomaly } = resolveProject(project.file);
    const fitted = new RunScorers({ run, model, engine, project, context });
    let detail: DetailOfInput | null = null;
    try {
      const judge = await openJudge(fitted, anomaly.score, anomaly.falseAlarmRate);
      detail = await DetailOfInput.open(request.input, opened, judge.scorer, fitted, context);
      const labels = await detail.labels(settings.labels, project.root);
      return await findAnomalies(opened, request, { judge, detail, labels, anomaly }, context);
    } finally {
      await detail?.close();
      await fitted.close();
    }
  });
}

interface Means {
  judge: Judge;
  detail: DetailOfInput;
  labels: (string | null)[] | null;
  anomaly: Project["anomaly"];
}

async function findAnomalies(
  { run, model, data, result }: OpenedAnalysis<"anomalies">,
  request: AnalysisRequest<"anomalies">,
  { judge, detail, labels, anomaly: { falseAlarmRate, threshold } }: Means,
  context: JobContext,
): Promise<Found<"anomalies">> {
  const { scorer, name } = judge;
  const heldOut = scorer.scores.filter(Number.isFinite);
  const pValue = conformalPValue(heldOut);
  const chosen = thresholdBySetting(threshold, heldOut, falseAlarmRate);
  const judged = new Judgements(data.items.length, chosen, heldOut.length > 0 ? pValue : null);
  const shape = pictureOf(run.record);
  const [height, width] = shape;
  const heatFolder =
    request.heatMaps && request.output !== undefined
      ? new PictureFolder(path.join(request.output, "heat"), data, [height, width, 1])
      : null;
  let scale = scorer.heat;
  const rowOf = (index: number): TableRow => ({ file: data.items.file(index), ...judged.row(index), run: run.record.id });
  const size = detail.together ?? scorers[name].batchSize;
  await inBatches(
    data,
    "looking-for-anomalies",
    context,
    async (indices, images) => {
      const batch = new ModelBatch(model, { count: indices.length, images, targets: null }, shape, detail.features(indices));
      const { scores, heatMaps } = await scorer.fitted.score(batch);
      scale ??= heatMaps && scaleOf(heatMaps, indices.length);
      const heat = heatMaps && scale ? heats(heatMaps, scale) : new Float32Array(indices.length * height * width);
      const regions = indices.map((index, n) =>
        heatMaps && scale
          ? placeRegion(heatMaps.subarray(n * height * width, (n + 1) * height * width), scale, detail.placement(index))
          : noRegion,
      );
      judged.add(indices[0], scores, regions);
      await result.addPictures("input", images);
      // A network of features draws nothing: what is shown beside the heat is the picture itself.
      await result.addPictures("output", model.network.ofFeatures ? images : await batch.outputs());
      await result.addPictures(
        "heat",
        heat.map((value) => value * value),
      );
      await heatFolder?.add(indices, heat);
      await result.addColumn("scores", scores);
      await result.addColumn("pValues", scores.map(pValue));
      await result.addColumn("regions", Float32Array.from(regions.flat()));
      if (request.stream) context.report({ kind: "rows", rows: indices.map(rowOf) });
    },
    size,
  );
  const order = judged.order();
  return {
    summary: {
      threshold: judged.threshold,
      thresholdMessage: judged.message,
      flagged: judged.scores.reduce((sum, score) => sum + Number(judged.threshold !== null && isFlagged(score, judged.threshold)), 0),
      heatScale: 1,
      trust: trustOf(judge, judged, heldOut, threshold === "auto" ? falseAlarmRate : null, labels),
      worst: Array.from(order.subarray(0, listedWorst), (index) => ({ file: data.items.file(index), score: judged.scores[index] })).filter(
        ({ score }) => Number.isFinite(score),
      ),
    },
    rows: ranked(order, rowOf, judged.scores),
  };
}

function* ranked(order: Uint32Array, rowOf: (index: number) => TableRow, scores: Float32Array): Generator<TableRow> {
  for (const [position, index] of order.entries()) yield { ...rowOf(index), rank: Number.isFinite(scores[index]) ? position + 1 : null };
}

/** The scale of maps whose scorer has none from held-out images. */
function scaleOf(maps: Float32Array, count: number): HeatScale | null {
  const finder = new HeatScaleFinder();
  finder.add(maps, count);
  return finder.scale();
}

const heats = (maps: Float32Array, scale: HeatScale): Float32Array => maps.map((value) => heatOf(value, scale));

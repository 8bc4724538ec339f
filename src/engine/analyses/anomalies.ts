import { stat } from "node:fs/promises";
import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import { anomalyRow, anomalyTable, type TableSubject, worstOf } from "../../core/analyses/anomaly-table.js";
import { decisionsOn } from "../../core/analyses/redecide.js";
import { countedTriage } from "../../core/analyses/triage.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { conformalPValue } from "../../core/numbers/judging/p-values.js";
import { fileOf } from "../../core/project/item-name.js";
import { type Project, resolveProject } from "../../core/project/project.js";
import { pictureOf } from "../../core/runs/run.js";
import { parseTriage, readTriageText } from "../../files/triage-table.js";
import { type Judge, openJudge } from "../fitting/judge.js";
import { RunScorers } from "../fitting/run-scorers.js";
import { batchPositions } from "../images/batches.js";
import { areasOf } from "../images/subset.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";
import type { Found } from "../results/result-writer.js";
import { type HeatScale, HeatScaleFinder, heatsOf } from "../scoring/heat-scale.js";
import { ModelBatch } from "../scoring/model-batch.js";
import { worstRegion } from "../scoring/region.js";
import { scoreBatch } from "../scoring/score-batch.js";
import { scorers } from "../scoring/scorers.js";
import { analyse, inBatches, type OpenedAnalysis } from "./analysis-job.js";
import { DetailOfInput, type Oddness } from "./detail-of-input.js";
import { FolderProof } from "./folder-proof.js";
import { listed } from "./listed.js";
import { placeRegion, sharesOf } from "./placed-region.js";
import { trustOf } from "./trust.js";

/** Scores and ranks images, and flags those above the threshold. The scores are by the run, the threshold by the project as it is now. */
export async function anomaliesJob(request: AnalysisRequest<"anomalies">, context: JobContext): Promise<AnalysisResult<"anomalies">> {
  const project = await readProject(request.project, request.text);
  return analyse("anomalies", request, context, async (opened) => {
    const { run, model, engine } = opened;
    const { data: settings, anomaly } = resolveProject(project.file);
    const fitted = new RunScorers({ run, model, engine, project, context });
    let detail: DetailOfInput | null = null;
    let proof: FolderProof | null = null;
    try {
      const judge = await openJudge(fitted, anomaly.score, anomaly.falseAlarmRate);
      detail = await DetailOfInput.open(request.input, opened, judge.scorer, fitted);
      const triage = parseTriage(await readTriageText(request.project));
      const said = countedTriage(triage, path.basename(request.project), settings.labels);
      const { odd, notes } = await detail.oddness(settings.labels, project.root, said);
      const { items } = opened.data;
      const of = { odd, data: settings, root: project.root, count: items.length, file: (index: number) => items.file(index) };
      proof = await FolderProof.open({ ...of, folder: opened.result.folder, detail, judge, fitted }, context);
      return await findAnomalies(opened, request, { judge, detail, odd, notes, proof, anomaly }, context);
    } finally {
      await proof?.close();
      await detail?.close();
      await fitted.close();
    }
  });
}

interface Means extends Oddness {
  judge: Judge;
  detail: DetailOfInput;
  proof: FolderProof;
  anomaly: Project["anomaly"];
}

async function findAnomalies(
  { run, model, data, result, pictures }: OpenedAnalysis<"anomalies">,
  request: AnalysisRequest<"anomalies">,
  { judge, detail, odd, notes, proof, anomaly }: Means,
  context: JobContext,
): Promise<Found<"anomalies">> {
  const { scorer, name } = judge;
  const count = data.items.length;
  const heldOut = Float32Array.from(scorer.scores.filter(Number.isFinite));
  // In two bytes each, as no side is longer than 65,535 pixels: all that is held of every image.
  const table = {
    scores: new Float32Array(count),
    regions: new Uint16Array(4 * count),
    heldOut,
    run: run.record.id,
    leftOut: data.leftOut,
  };
  const subject: TableSubject = { ...table, file: (index) => data.items.file(index) };
  const rowOf = anomalyRow(subject);
  // Without looking at the folder, if it does not depend on it.
  const { threshold: known } = decisionsOn({ scores: new Float32Array(), heldOut })(anomaly);
  const streamed = (from: number, to: number, threshold: number | null) =>
    context.report({ kind: "rows", rows: Array.from({ length: to - from }, (_, n) => rowOf(from + n, threshold)) });
  const early = request.stream && !waitsForAll(anomaly);
  const pValue = conformalPValue(scorer.scores);
  const shape = pictureOf(run.record);
  const [height, width] = shape;
  let scale = scorer.heat;
  const size = detail.together ?? scorers[name].batchSize;
  await inBatches(
    data,
    "looking-for-anomalies",
    context,
    async (indices, images) => {
      const areas = areasOf(data, indices);
      const batch = new ModelBatch(
        model,
        { count: indices.length, images, targets: null, ...(areas && { areas }) },
        shape,
        detail.features(indices),
        detail.tiled(indices),
      );
      const { scores, heatMaps } = await scoreBatch(scorer.fitted, batch);
      scale ??= heatMaps && scaleOf(heatMaps, batch);
      const heat = heatMaps && scale ? heatsOf(heatMaps, scale, batch) : new Float32Array(indices.length * height * width);
      const mapOf = (n: number, maps: Float32Array) => maps.subarray(n * height * width, (n + 1) * height * width);
      const worst = indices.map((_, n) =>
        heatMaps && scale ? worstRegion(mapOf(n, heatMaps), [height, width], scale.low, batch.area(n)) : null,
      );
      const regions = indices.map((index, n) => placeRegion(worst[n], detail.placement(index)));
      await proof.add(indices, batch, heatMaps);
      table.scores.set(scores, indices[0]);
      table.regions.set(regions.flat(), 4 * indices[0]);
      await result.addPictures("input", images);
      // A network of features draws nothing.
      if (!model.network.ofFeatures) await result.addPictures("output", await batch.outputs());
      await result.addPictures("heat", squaresOf(heat));
      await pictures?.add(indices, heat);
      await result.addColumn("scores", scores);
      await result.addColumn("pValues", scores.map(pValue));
      await result.addColumn("regions", Float32Array.from(regions.flat()));
      await result.addColumn("outlines", Float32Array.from(worst.flatMap((region) => sharesOf(region, height, width))));
      if (data.items.inFolder)
        await result.addColumn("dates", await datesOf(indices.map((index) => fileOf(data.items.at(index).source ?? ""))));
      if (early) streamed(indices[0], indices[0] + indices.length, known);
    },
    size,
  );
  await result.addColumn("heldOut", heldOut);
  if (odd) await result.addColumn("odd", odd);
  const { planted, proof: atRate } = judge;
  const {
    labelled,
    falseAlarms,
    proof: counted,
    ...decision
  } = decisionsOn({ scores: table.scores, heldOut, ...(odd && { odd }), planted })(anomaly);
  if (request.stream && !early)
    for (const [first, ...others] of batchPositions(count)) streamed(first, first + 1 + others.length, decision.threshold);
  const ofFolder = await proof.finish(context.signal);
  return {
    summary: {
      ...decision,
      heatScale: 1,
      trust: {
        ...trustOf(judge, { ...ofFolder, notes: [...notJudged(subject), ...notes, ...ofFolder.notes] }, table),
        falseAlarms,
        labelled,
        proof: counted ?? atRate,
      },
      worst: worstOf(subject),
    },
    rows: anomalyTable(subject, decision.threshold),
  };
}

/** The squares of values, many times as fast as by a function that is called for each. */
function squaresOf(values: Float32Array): Float32Array {
  const squares = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) squares[i] = values[i] * values[i];
  return squares;
}

/** When files were last written, in seconds since 1970; 0 for one that has gone. */
async function datesOf(files: readonly string[]): Promise<Int32Array> {
  const found = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return Int32Array.from(found, (one) => (one ? Math.floor(one.mtimeMs / 1000) : 0));
}

/** True if a threshold depends on the scores of the whole folder. */
const waitsForAll = ({ threshold }: Project["anomaly"]) => threshold === "best-f1" || typeof threshold === "object";

/** Says which images have no score. */
function notJudged({ scores, file }: TableSubject): Sentence[] {
  const files = Array.from(scores.keys()).filter((index) => !Number.isFinite(scores[index]));
  if (files.length === 0) return [];
  return [sentence("Images with values that are no numbers are not judged: {0} in all, {1}.", files.length, listed(files.map(file)))];
}

/** The scale of maps whose scorer has none from held-out images. */
function scaleOf(maps: Float32Array, batch: ModelBatch): HeatScale | null {
  const finder = new HeatScaleFinder();
  finder.add(maps, batch.count, (all, image) => batch.picture(all, image));
  return finder.scale();
}

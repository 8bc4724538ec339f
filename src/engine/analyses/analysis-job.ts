import { readFile } from "node:fs/promises";
import path from "node:path";
import { type AnalysisKind, type AnalysisRequest, type AnalysisResult, analyses } from "../../core/analyses/analyses.js";
import type { AnalysisInput, AnalysisRow } from "../../core/analyses/analysis.js";
import { pictureFormats } from "../../core/analyses/picture-format.js";
import type { Stage } from "../../core/jobs/stage.js";
import { joined, sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import { partOf } from "../../core/project/item-name.js";
import type { Project } from "../../core/project/project.js";
import { parseProject } from "../../core/project/project-text.js";
import { pictureOf, type RunRecord } from "../../core/runs/run.js";
import { absent } from "../../files/exists.js";
import { folderIn, listImages } from "../../files/list-images.js";
import type { Names } from "../../files/name-list.js";
import { OutputFolder } from "../../files/output-folder.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import { passedOver, runForUse } from "../../runs/runs.js";
import { stampOf } from "../../runs/stamp.js";
import type { Engine, Model } from "../contract/engine.js";
import { batchPositions, imagesAtOnce, imagesPerBatch } from "../images/batches.js";
import { cacheKey } from "../images/cache.js";
import type { Dataset } from "../images/dataset.js";
import { nextTurn } from "../images/next-turn.js";
import { openInput } from "../images/open-input.js";
import { progressOf } from "../images/progress.js";
import { RangeWatch } from "../images/range-watch.js";
import type { JobContext } from "../job-context.js";
import { type Found, ResultWriter } from "../results/result-writer.js";
import { namesOfPictures, PictureFolder, type PictureSettings } from "./picture-folder.js";
import { openModel, resultsFolder } from "./run-model.js";

/** A trained model, the images of an analysis, and the result that is being written, opened together. */
export interface OpenedAnalysis<K extends AnalysisKind> {
  run: OpenedRun;
  model: Model;
  engine: Engine;
  data: Dataset;
  /** What the images of the request are opened with, and not those of the run: it passes over the folder that the job writes to. */
  reading: JobContext;
  /** The project's settings of today; those of the run if it cannot be read. */
  settings: Project;
  result: ResultWriter<K>;
  /** Takes the pictures that its row says are written; null if there is no folder for them, or they were not asked for. */
  pictures: PictureFolder | null;
}

/** What to do about images whose values do not fit the range that a run learned by. */
const laterScale = sentence(
  "If these images are of another scale, bring them to that of the run, or train with Value range (data.range) set.",
);

/** Opens run, model and images, does `work` and keeps its result; on an error nothing is left of it in the run. Throws UserError, CancelledError. */
export async function analyse<K extends AnalysisKind>(
  kind: K,
  request: AnalysisRequest<K>,
  context: JobContext,
  work: (opened: OpenedAnalysis<K>) => Promise<Found<K>>,
): Promise<AnalysisResult<K>> {
  const run = await runForUse(request.project, request);
  const newer = request.run === undefined ? await passedOver(request.project, run) : undefined;
  if (newer)
    context.report({
      kind: "note",
      severity: "information",
      message: sentence(
        "By the run {0}, the newest that finished. {1} is newer and did not finish; name it as the run to use it.",
        run.record.id,
        newer.record.id,
      ),
    });
  context.report({ kind: "progress", stage: "starting-engine", done: 0, total: 0, secondsLeft: null });
  const engine = await context.openEngine();
  try {
    const model = await openModel(run, engine);
    try {
      return await withImages(kind, request, context, run, { engine, model }, work);
    } finally {
      model.close();
    }
  } finally {
    engine.close();
  }
}

async function withImages<K extends AnalysisKind>(
  kind: K,
  request: AnalysisRequest<K>,
  context: JobContext,
  run: OpenedRun,
  { engine, model }: { engine: Engine; model: Model },
  work: (opened: OpenedAnalysis<K>) => Promise<Found<K>>,
): Promise<AnalysisResult<K>> {
  const { record, metrics } = run;
  const { input } = request;
  const reading: JobContext = { ...context, passesOver: request.output };
  await sayPassedOver(request, context);
  // Before they are read: what changes meanwhile counts as changed.
  const stamp = await stampOf(input, request.output);
  const settings = await settingsOf(request, record);
  const ranges = new RangeWatch();
  const data = ranges.watch(await openInput(input, record, reading));
  const subject = {
    run: record.id,
    ...(run.epoch !== null && { epoch: run.epoch }),
    epochs: metrics.length,
    folder: request.place ?? resultsFolder(run, kind, request.output, context),
    input,
    files: data.items.files,
    source: data.items.inFolder ? ("folder" as const) : ("array" as const),
    leftOut: data.leftOut,
    image: pictureOf(record),
    codeLength: codeLength(record.network) ?? 0,
    anomaly: settings.anomaly,
    labels: settings.data.labels,
    stamp,
  };
  let output: OutputFolder | null = null;
  try {
    const prefix = prefixOfPictures(analyses[kind], request);
    const written = prefix === null ? null : await settingsOfPictures(prefix, kind, request, run, engine.info.kind);
    output = request.output === undefined ? null : await openOutput(request.output, analyses[kind], data.items.files, written);
    const pictures = output && written ? new PictureFolder(output, data, pictureOf(record), written) : null;
    const result = new ResultWriter(kind, subject, output);
    try {
      const outcome = await work({ run, model, engine, data, reading, settings, result, pictures });
      ranges.sample(data);
      const misfit = ranges.misfit(path.basename(input), data.range);
      if (misfit) context.report({ kind: "note", severity: "warning", message: joined([misfit, laterScale]) });
      if (pictures && pictures.kept > 0)
        context.report({
          kind: "note",
          severity: "information",
          message: sentence(
            "{0} of {1} pictures were there already, made by this run of the same images: they are kept.",
            pictures.kept,
            data.items.length,
          ),
        });
      return await result.finish(outcome, context.date().toISOString());
    } catch (error) {
      await result.abandon();
      throw error;
    }
  } finally {
    await output?.close();
    data.store.close();
  }
}

/** Says that what lies in the job's own folder does not count, if that lies in its input and holds images. */
async function sayPassedOver({ input, output }: Pick<AnalysisInput, "input" | "output">, { report }: JobContext): Promise<void> {
  if (output === undefined || (await folderIn(partOf(input).file, output)) === null) return;
  // One that cannot be listed is refused when it is opened to write to.
  const listed = await listImages(output).catch(() => null);
  if (!listed || listed.names.length === 0) return;
  report({
    kind: "note",
    severity: "information",
    message: sentence("The images in {0} are passed over, as this job writes there.", output),
  });
}

/** What the names of the pictures begin with that a request wants written; null if it wants none. */
function prefixOfPictures({ written }: AnalysisRow, request: object): string | null {
  if (!written) return null;
  const { option } = written;
  return option === undefined || Object.entries(request).some(([name, value]) => name === option && value === true) ? written.prefix : null;
}

/** Changes when the same images would give other pictures by the same run. */
const makerVersion = 1;

async function settingsOfPictures(
  prefix: string,
  kind: AnalysisKind,
  request: Pick<AnalysisInput, "output">,
  { record, metrics, epoch }: OpenedRun,
  engine: string,
): Promise<PictureSettings> {
  const reference = "reference" in request && typeof request.reference === "string" ? request.reference : null;
  const format = pictureFormats.find((one) => "format" in request && request.format === one) ?? pictureFormats[0];
  const compared = reference === null ? null : [reference, await stampOf(reference, request.output)];
  const chosen = epoch === null ? [] : [epoch];
  return { prefix, format, maker: cacheKey(makerVersion, kind, record.id, metrics.length, engine, compared, ...chosen) };
}

function openOutput(folder: string, { table }: AnalysisRow, files: Names, written: PictureSettings | null): Promise<OutputFolder> {
  const names = function* () {
    yield table.file;
    if (written) yield* namesOfPictures(files, written);
  };
  return OutputFolder.open(folder, names());
}

/** The settings of the project as it is shown or lies on disk; those of the run if its text has errors, or if its file is gone. Throws the system's error if it may not be read. */
async function settingsOf({ project, text }: AnalysisInput, record: RunRecord): Promise<Project> {
  const parsed = parseProject(text ?? (await readFile(project, "utf8").catch(absent)) ?? "");
  return parsed.ok ? parsed.project : record.project;
}

/** Goes through the images `size` at a time at most, reporting progress; `work` gets indices and pixels `[N,H,W,C]`. Throws CancelledError. */
export async function inBatches(
  data: Dataset,
  stage: Stage,
  context: JobContext,
  work: (indices: number[], images: Float32Array) => Promise<void>,
  size = imagesPerBatch,
): Promise<void> {
  const { height, width, channels } = data.form;
  const progress = progressOf(context.report, stage, data.items.length, context.now);
  // One at a time: a model is not reentrant.
  for (const indices of batchPositions(data.items.length, Math.min(size, imagesAtOnce([height, width, channels])))) {
    await nextTurn(context.signal);
    await work(indices, data.store.read(indices, data.range));
    progress(indices[0] + indices.length);
  }
}

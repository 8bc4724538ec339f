import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { AnalysisKind, AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { Stage } from "../../core/jobs/stage.js";
import { throwIfCancelled } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import type { Project } from "../../core/project/project.js";
import { parseProject } from "../../core/project/project-text.js";
import type { RunRecord } from "../../core/runs/run.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import { passedOver, runForUse } from "../../runs/runs.js";
import { stampOf } from "../../runs/stamp.js";
import type { Engine, Model } from "../contract/engine.js";
import { batchPositions } from "../images/batches.js";
import type { Dataset } from "../images/dataset.js";
import { openSource } from "../images/open-source.js";
import { inOrder } from "../images/parallel.js";
import { progressOf } from "../images/progress.js";
import type { JobContext } from "../job-context.js";
import { writePictureInto } from "../results/picture.js";
import { PictureNames } from "../results/picture-names.js";
import { type Found, ResultWriter } from "../results/result-writer.js";
import { openModel, resultsFolder } from "./run-model.js";

/** A trained model, the images of an analysis, and the result that is being written, opened together. */
export interface OpenedAnalysis<K extends AnalysisKind> {
  run: OpenedRun;
  model: Model;
  engine: Engine;
  data: Dataset;
  result: ResultWriter<K>;
}

/** Opens run, model and images, does `work` and keeps its result; on an error nothing is left of it in the run. Throws UserError, CancelledError. */
export async function analyse<K extends AnalysisKind>(
  kind: K,
  request: AnalysisRequest<K>,
  context: JobContext,
  work: (opened: OpenedAnalysis<K>) => Promise<Found<K>>,
): Promise<AnalysisResult<K>> {
  const run = await runForUse(request.project, request.run);
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
  { input, output, text }: AnalysisRequest<K>,
  context: JobContext,
  run: OpenedRun,
  { engine, model }: { engine: Engine; model: Model },
  work: (opened: OpenedAnalysis<K>) => Promise<Found<K>>,
): Promise<AnalysisResult<K>> {
  const { record, metrics } = run;
  // Before they are read: what changes meanwhile counts as changed.
  const stamp = await stampOf(input);
  const data = await openInput(input, record, context);
  const folder = resultsFolder(run, kind, output, context);
  const subject = {
    run: record.id,
    epochs: metrics.length,
    folder,
    input,
    files: data.items.files,
    source: data.items.inFolder ? ("folder" as const) : ("array" as const),
    leftOut: data.leftOut,
    image: record.network.image,
    codeLength: codeLength(record.network) ?? 0,
    anomaly: anomalySettings(text, record),
    stamp,
  };
  const result = new ResultWriter(kind, subject, output === undefined);
  try {
    const outcome = await work({ run, model, engine, data, result });
    return await result.finish(outcome, context.date().toISOString());
  } catch (error) {
    await result.abandon();
    throw error;
  } finally {
    data.store.close();
  }
}

/** The settings of the project as it is shown, else those of the run. */
function anomalySettings(text: string | undefined, record: RunRecord): Project["anomaly"] {
  const parsed = text === undefined ? null : parseProject(text);
  return parsed?.ok ? parsed.project.anomaly : record.project.anomaly;
}

/** Opens images in the form that a run's network takes. */
export function openInput(input: string, { project, network }: RunRecord, context: JobContext): Promise<Dataset> {
  const [height, width, channels] = network.image;
  const form = { height, width, channels: channels === 3 ? (3 as const) : (1 as const), type: "u8" as const, fit: project.data.fit };
  return openSource(input, "", project.data, context, form);
}

/** Goes through the images `size` at a time, reporting progress; `work` gets indices and pixels `[N,H,W,C]`. Throws CancelledError. */
export async function inBatches(
  data: Dataset,
  stage: Stage,
  context: JobContext,
  work: (indices: number[], images: Float32Array) => Promise<void>,
  size?: number,
): Promise<void> {
  const progress = progressOf(context.report, stage, data.items.length, context.now);
  // One at a time: a model is not reentrant.
  for (const indices of batchPositions(data.items.length, size)) {
    throwIfCancelled(context.signal);
    await work(indices, data.store.read(indices, data.range));
    await new Promise((resolve) => setImmediate(resolve));
    progress(indices[0] + indices.length);
  }
}

/** Writes pictures `[N,H,W,C]` of images into a folder, in the input's tree of names. */
export class PictureFolder {
  readonly #names: PictureNames;
  /** The sub-folder that was made last: images come sorted, so that each is made about once. */
  #made = "";

  constructor(
    private readonly folder: string,
    private readonly data: Dataset,
    private readonly image: readonly [number, number, number],
  ) {
    this.#names = new PictureNames(data.items.files);
  }

  /** Adds the pictures of the next images. */
  async add(indices: readonly number[], images: Float32Array): Promise<void> {
    const size = images.length / indices.length;
    const files = indices.map((index) => `${this.folder}/${this.#names.next(this.data.items.file(index))}`);
    for (const folder of files.map((file) => path.dirname(file))) {
      if (folder !== this.#made) await mkdir(folder, { recursive: true });
      this.#made = folder;
    }
    const write = (file: string, n: number) => writePictureInto(file, images.subarray(n * size, (n + 1) * size), this.image);
    await inOrder(files, write, () => undefined);
  }
}

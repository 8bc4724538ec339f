import path from "node:path";
import type { Job, ResultItem } from "../../core/jobs/job.js";
import type { Stage } from "../../core/jobs/stage.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { RunRecord } from "../../core/runs/run.js";
import { readCheckpoint } from "../../runs/checkpoint.js";
import { type OpenedRun, runId, weightsFile } from "../../runs/run-folder.js";
import { runForUse } from "../../runs/runs.js";
import type { Engine, Model } from "../contract/engine.js";
import { rangedEngine } from "../contract/ranged.js";
import { imagesPerBatch } from "../images/batches.js";
import type { Dataset } from "../images/dataset.js";
import { openSource } from "../images/open-source.js";
import { inOrder } from "../images/parallel.js";
import { progressOf } from "../images/progress.js";
import type { JobContext } from "../job-context.js";
import { writePicture } from "../results/picture.js";
import { pictureNames } from "../results/picture-names.js";

/** A trained model and the images of a job, opened together. */
export interface ImagesJob {
  run: OpenedRun;
  model: Model;
  data: Dataset;
  /** Where tables and pictures go. */
  folder: string;
  /** True where the editor asked: inputs are written too, for its panels. */
  forPanel: boolean;
  names: string[];
}

type OnImages = Extract<Job, { input: string }>;

/** Opens the model of a run. `record` says its network and range. */
export async function openModel(run: OpenedRun, engine: Engine): Promise<Model> {
  const file = weightsFile(run.files, run.record);
  try {
    const { state } = await readCheckpoint(file, run.record.network);
    return await rangedEngine(engine, run.record.modelRange).open(run.record.network, { state });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new UserError(
        sentence("The run {0} has no checkpoint yet: it ended before its first epoch. Train it again.", run.record.id),
        "no-checkpoint",
        { cause: error },
      );
    }
    throw error;
  }
}

/** The folder of a job's results: the one asked for, else a new one in the run. */
export function resultsFolder(run: OpenedRun, job: { kind: string; output?: string }, context: JobContext): string {
  return job.output ?? path.join(run.files.results, `${job.kind}-${runId(context.date(), context.tail())}`);
}

/** Opens run, model and images of a job, runs `work`, and closes them again. */
export async function withImages<T>(job: OnImages, context: JobContext, work: (opened: ImagesJob) => Promise<T>): Promise<T> {
  const run = await runForUse(job.project, job.run);
  context.report({ kind: "progress", stage: "starting-engine", done: 0, total: 0, secondsLeft: null });
  const engine = await context.openEngine(job.engine);
  try {
    const model = await openModel(run, engine);
    try {
      const data = await openInput(job.input, run.record, context);
      try {
        const names = pictureNames(data.items.map(({ file }) => file));
        return await work({ run, model, data, folder: resultsFolder(run, job, context), forPanel: job.output === undefined, names });
      } finally {
        data.store.close();
      }
    } finally {
      model.close();
    }
  } finally {
    engine.close();
  }
}

/** Opens images in the form that a run's network takes. */
export function openInput(input: string, { project, network }: RunRecord, context: JobContext): Promise<Dataset> {
  const [height, width, channels] = network.image;
  const form = { height, width, channels: channels === 3 ? (3 as const) : (1 as const), type: "u8" as const, fit: project.data.fit };
  return openSource(input, "", project.data, context, form);
}

/** Goes through the images a batch at a time, reporting progress; `work` gets indices and pixels `[N,H,W,C]`. */
export async function inBatches(
  data: Dataset,
  stage: Stage,
  context: JobContext,
  work: (indices: number[], images: Float32Array) => Promise<void>,
): Promise<void> {
  const progress = progressOf(context.report, stage, data.items.length, context.now);
  const starts = Array.from({ length: Math.ceil(data.items.length / imagesPerBatch) }, (_, i) => i * imagesPerBatch);
  await inOrder(
    starts,
    async (start) => {
      const indices = Array.from({ length: Math.min(imagesPerBatch, data.items.length - start) }, (_, i) => start + i);
      await work(indices, data.store.read(indices, data.range));
      await new Promise((resolve) => setImmediate(resolve));
      progress(start + indices.length);
    },
    () => undefined,
    // One at a time: a model is not reentrant.
    { width: 1, signal: context.signal },
  );
}

/** Writes one picture of each image below `folder/kind` (or `folder` itself for null), in the input's tree of names. */
export async function writePictures(
  opened: ImagesJob,
  kind: string | null,
  indices: readonly number[],
  images: Float32Array,
): Promise<void> {
  const size = images.length / indices.length;
  const write = (index: number, n: number) =>
    writePicture(pictureFile(opened, kind, index), images.subarray(n * size, (n + 1) * size), opened.run.record.network.image);
  await inOrder(indices, write, () => undefined);
}

/** The file of a picture of an image. */
export function pictureFile({ folder, names }: ImagesJob, kind: string | null, index: number): string {
  return path.join(folder, kind ?? "", names[index]);
}

/** What every result says of an image. `output` is the kind of picture that was written beside the input. */
export function resultItem(opened: ImagesJob, index: number, output: string | null): ResultItem {
  const { file, source } = opened.data.items[index];
  return {
    file,
    source,
    input: opened.forPanel ? pictureFile(opened, "input", index) : null,
    output: output === null ? null : pictureFile(opened, opened.forPanel ? output : null, index),
  };
}

import { availableParallelism } from "node:os";
import path from "node:path";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { CancelledError, UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { networkTotals } from "../../core/network/network.js";
import { memoryProblem } from "../../core/project/memory-problem.js";
import { resolveProject } from "../../core/project/project.js";
import type { RunRecord } from "../../core/runs/run.js";
import { acquireLock } from "../../files/lock.js";
import { machineMemory } from "../../files/machine-memory.js";
import { type KeptGuide, readGuide, writeGuide } from "../../runs/guide-file.js";
import { createRunFolder, type OpenedRun, openRun, type RunFiles, runFiles, runId, writeRecord } from "../../runs/run-folder.js";
import { extendableRun, refuseUnderWay, unfinishedRun } from "../../runs/runs.js";
import { trainingStamp } from "../../runs/stamp.js";
import type { Engine } from "../contract/engine.js";
import { checkPrecision } from "../contract/precision.js";
import { rangedEngine } from "../contract/ranged.js";
import type { JobContext } from "../job-context.js";
import { readProject, refuseErrors } from "../read-project.js";
import { withTensorBoard } from "../tensorboard/training-events.js";
import { reviveDeadUnits } from "../training/dead-units.js";
import { guided, makeGuide } from "../training/guide.js";
import { firstState } from "../training/initial-state.js";
import { lessonOf } from "../training/lesson.js";
import { measuredCutOff } from "../training/measured-cut-off.js";
import { type Preparation, prepare, withPaddingCounted } from "../training/preparation.js";
import { filmedPictures, writeClean, writeInputs } from "../training/preview.js";
import { dataOf, resumePoint } from "../training/resume-point.js";
import { trainingThreads } from "../training/threads.js";
import { RunTrainer } from "../training/trainer.js";

/** Trains a project: a new run, or the newest unfinished one if `resume` asks for it. Stopping is no failure: the run is kept as `stopped`. */
export async function trainJob(job: JobRequest<"train">, given: JobContext): Promise<JobResult<"train">> {
  const context = job.tensorBoard ? { ...given, report: withTensorBoard(given.report, given.date) } : given;
  const { file, root } = await readProject(job.project, job.text);
  const { epochs } = resolveProject(file).training;
  if (job.resume) await refuseUnderWay(job.project);
  const unfinished = job.resume ? await unfinishedRun(job.project) : undefined;
  const extended = job.resume && !unfinished ? await extendableRun(job.project, epochs) : undefined;
  const resumed = unfinished ?? extended;
  if (!resumed) refuseErrors(path.basename(job.project), file);
  if (extended) await extend(extended, epochs, context);
  const trained = resumed ? { ...resumed.record.project } : file;
  // Before they are read: what changes meanwhile counts as changed.
  const stamp = await trainingStamp(resolveProject(trained), root);
  const prepared = { ...(await prepare(trained, root, context)), ...(stamp !== null && { stamp }) };
  const preparation = resumed && !resumed.record.paddingLeftOut ? withPaddingCounted(prepared) : prepared;
  try {
    const { network, project } = preparation;
    const heavy = memoryProblem(project, network, machineMemory());
    if (heavy?.severity === "error") throw new UserError(heavy.message, "out-of-memory");
    context.report({ kind: "progress", stage: "starting-engine", done: 0, total: 0, secondsLeft: null });
    const cores = availableParallelism();
    // A run goes on with as many threads as it began with, if the machine has them: their number decides the last bits.
    const begun = unfinished?.record.engine;
    const earlierThreads = begun?.kind === "tensorflow" && begun.threads <= cores ? begun.threads : undefined;
    const threads = earlierThreads ?? (network.ofFeatures ? cores : trainingThreads(network, project.training.batchSize, cores));
    const engine = await context.openEngine(threads);
    try {
      context.report({ kind: "engine", engine: engine.info });
      const files = resumed ? runFiles(resumed.files.folder) : null;
      const lesson = await lessonOf(preparation, engine, context);
      const guide = (files && (await readGuide(files.guide))) ?? (await makeGuide(lesson, context));
      return await trainWith(engine, preparation, { lesson, guide }, files, job.project, context);
    } finally {
      engine.close();
    }
  } finally {
    preparation.close();
  }
}

/** Gives a finished run more epochs. Its learning rate follows the longer schedule from there, so it is not the run that the longer one would have been. */
async function extend({ files, record }: OpenedRun, epochs: number, context: JobContext): Promise<void> {
  const before = record.project.training.epochs;
  record.project.training.epochs = epochs;
  await writeRecord(files, record);
  context.report({
    kind: "note",
    severity: "information",
    message: record.origin
      ? sentence("The imported model is trained on, for {0} epochs.", epochs)
      : sentence(
          "The finished run goes on from {0} to {1} epochs with the schedule of {1}; its numbers differ from a run of {1} in one go.",
          before,
          epochs,
        ),
  });
}

async function trainWith(
  engine: Engine,
  preparation: Preparation,
  { lesson, guide }: { lesson: Preparation; guide: KeptGuide | null },
  resumed: RunFiles | null,
  project: string,
  context: JobContext,
): Promise<JobResult<"train">> {
  checkPrecision(engine, preparation.project.training.precision);
  const files = resumed ?? (await newRun(engine, preparation, lesson, project, context));
  const lock = await acquireLock(files.folder);
  try {
    if (guide) await writeGuide(files.guide, guide);
    const learned = guide ? guided(lesson, guide) : lesson;
    const start = await resumePoint(files, engine.info, preparation, context.report);
    const ranged = rangedEngine(engine, start.record.modelRange);
    const { loss, precision } = preparation.project.training;
    const state = start.state ?? firstState(learned);
    const opened = await ranged.open(learned.network, { state }, loss, precision);
    const model = start.state ? opened : await reviveDeadUnits(ranged, opened, learned);
    const trainer = new RunTrainer({ engine: ranged, model, preparation: learned, ...start }, context);
    const kept = await openRun(files.folder);
    const isNew = kept.previews.length === 0;
    const previews = isNew ? [await writeInputs(files, learned)] : kept.previews;
    const clean = isNew ? await writeClean(files, learned) : kept.clean;
    context.report({ kind: "run", folder: files.folder, record: start.record, metrics: start.metrics, previews, clean });
    try {
      await trainer.run();
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    } finally {
      trainer.close();
    }
    const last = trainer.metrics.at(-1);
    return {
      kind: "train",
      run: start.record.id,
      folder: files.folder,
      status: trainer.record.status === "finished" ? "finished" : "stopped",
      loss: last?.loss ?? null,
      validationLoss: last?.validationLoss ?? null,
      seconds: trainer.metrics.reduce((sum, { seconds }) => sum + seconds, 0),
      engine: engine.info.kind,
    };
  } finally {
    lock.release();
  }
}

async function newRun(
  engine: Engine,
  preparation: Preparation,
  lesson: Preparation,
  projectFile: string,
  context: JobContext,
): Promise<RunFiles> {
  const { project, network, form, training, validation, range } = preparation;
  const date = context.date();
  const cutOff = measuredCutOff(lesson);
  const filmed = filmedPictures(lesson);
  const record: RunRecord = {
    version: 1,
    id: runId(date, context.tail()),
    created: date.toISOString(),
    status: "running",
    message: null,
    project,
    network,
    ...(preparation.ownSizes && { ownSizes: true as const }),
    ...(network.ofFeatures && { picture: [form.height, form.width, form.channels] as const }),
    paddingLeftOut: true,
    ...(filmed && { filmed }),
    modelRange: [0, 1],
    ...(cutOff && { cutOff }),
    dataRange: [range[0], range[1]],
    data: dataOf(preparation),
    engine: engine.info,
    best: null,
    heldOut: {},
  };
  const { parameters } = networkTotals(network);
  context.report({
    kind: "note",
    severity: "information",
    message: sentence("{0} images to train on, {1} kept aside; {2} parameters.", training.count, validation.count, parameters),
  });
  return createRunFolder(projectFile, record);
}

import { access, readdir } from "node:fs/promises";
import path from "node:path";
import { sentenceOf, UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { holdsModel, isUnderWay, type RunChoice, type RunRecord, type RunSummary, summarize } from "../core/runs/run.js";
import { absent, exists, isMissing } from "../files/exists.js";
import { isLocked } from "../files/lock.js";
import { type OpenedRun, openRun, runFiles, runsFolder } from "./run-folder.js";
import { atEpoch } from "./used-weights.js";

/** The record with its true status: a run that says it is under way, but whose process is gone, was interrupted. */
async function settled(run: OpenedRun): Promise<RunRecord> {
  const { record, files } = run;
  if (!isUnderWay(record) || (await isLocked(files.folder))) return record;
  return {
    ...record,
    status: "interrupted",
    message: sentence("The process that trained it ended before the run did. Resume it to go on."),
  };
}

/** The folders of a project's runs that have a record, newest first. */
async function* runFolders(projectFile: string): AsyncGenerator<string> {
  const all = runsFolder(projectFile);
  const names = ((await readdir(all).catch(absent)) ?? []).filter((name) => /^\d{8}-\d{6}-\w+$/.test(name));
  for (const name of names.sort().reverse()) {
    const folder = path.join(all, name);
    // One that may not be looked into is a run that cannot be read.
    if (
      await access(runFiles(folder).record).then(
        () => true,
        (error: unknown) => !isMissing(error),
      )
    )
      yield folder;
  }
}

/** The runs of a project, newest first, each read when it is asked for: opened, or why it cannot be. */
async function* eachFolder(projectFile: string): AsyncGenerator<OpenedRun | UserError> {
  for await (const folder of runFolders(projectFile)) {
    try {
      const run = await openRun(folder);
      yield { ...run, record: await settled(run) };
    } catch (error) {
      // A damaged run is left out of the list, not allowed to hide the others.
      yield error instanceof UserError ? error : new UserError(sentenceOf(error), "bad-run", { cause: error });
    }
  }
}

/** Why each run of a project that cannot be read cannot be, newest first. */
export async function damagedRuns(projectFile: string): Promise<UserError[]> {
  return (await readRuns(projectFile)).damaged;
}

/** The readable runs of a project, newest first, each read when it is asked for. */
async function* eachRun(projectFile: string): AsyncGenerator<OpenedRun> {
  for await (const run of eachFolder(projectFile)) if (!(run instanceof UserError)) yield run;
}

/** Every readable run of a project, newest first. */
export async function openRuns(projectFile: string): Promise<OpenedRun[]> {
  const runs: OpenedRun[] = [];
  for await (const run of eachRun(projectFile)) runs.push(run);
  return runs;
}

/** The newest readable run of a project, or the newest that `accepts` approves, without reading those before it. */
export async function newestRun(projectFile: string, accepts: (run: OpenedRun) => boolean = () => true): Promise<OpenedRun | undefined> {
  for await (const run of eachRun(projectFile)) if (accepts(run)) return run;
  return undefined;
}

/** True if a run has left a model to work with. */
export const hasLeftModel = ({ record, metrics }: OpenedRun): boolean =>
  holdsModel({ origin: record.origin ?? null, epochs: metrics.length });

/** The runs of a project as lists show them, and why each of the others cannot be read; both newest first. */
export async function readRuns(projectFile: string): Promise<{ runs: RunSummary[]; damaged: UserError[] }> {
  const [runs, damaged]: [RunSummary[], UserError[]] = [[], []];
  for await (const run of eachFolder(projectFile)) {
    if (run instanceof UserError) damaged.push(run);
    else runs.push(summarize(run));
  }
  return { runs, damaged };
}

/** The readable runs of a project as lists show them, newest first. */
export async function listRuns(projectFile: string): Promise<RunSummary[]> {
  return (await readRuns(projectFile)).runs;
}

/** The newest run that can go on: interrupted, stopped or failed before its last epoch. */
export async function unfinishedRun(projectFile: string): Promise<OpenedRun | undefined> {
  return newestRun(projectFile, ({ record: { status } }) => status === "interrupted" || status === "stopped" || status === "failed");
}

/** Throws UserError if the newest run of a project is under way. */
export async function refuseUnderWay(projectFile: string): Promise<void> {
  const newest = await newestRun(projectFile);
  if (newest && isUnderWay(newest.record))
    throw new UserError(
      sentence(
        "{0} is being trained already, in the run {1}. Stop it there, or wait until it ends.",
        path.basename(projectFile),
        newest.record.id,
      ),
      "locked",
    );
}

/** The newest run if it is finished and `epochs` asks for more of it; older runs are not considered. */
export async function extendableRun(projectFile: string, epochs: number): Promise<OpenedRun | undefined> {
  const newest = await newestRun(projectFile);
  return newest?.record.status === "finished" && newest.record.project.training.epochs < epochs ? newest : undefined;
}

/** What to say of a project that is not there. */
export const noProject = (projectFile: string, cause?: unknown): UserError =>
  new UserError(
    sentence(
      'There is no project {0} at {1}. Make one with "new" or check the name.',
      path.basename(projectFile),
      path.dirname(projectFile),
    ),
    "no-project",
    { cause },
  );

/** The run that commands use: the one named, else the newest finished, else the newest that has left a model; by the weights of an epoch if one is named. Throws UserError if there is none. */
export async function runForUse(projectFile: string, { run, epoch }: RunChoice = {}): Promise<OpenedRun> {
  const found = await runOf(projectFile, run);
  return epoch === undefined ? found : atEpoch(found, epoch);
}

async function runOf(projectFile: string, id: string | undefined): Promise<OpenedRun> {
  const runs = await openRuns(projectFile);
  if (id !== undefined) {
    const named = runs.find(({ record }) => record.id === id);
    if (!named) throw new UserError(sentence("There is no run {0} of {1}.", id, path.basename(projectFile)), "no-run");
    return named;
  }
  const run = runs.find(({ record }) => record.status === "finished") ?? runs.find(hasLeftModel);
  if (!run) {
    const [damaged] = runs.length === 0 ? await damagedRuns(projectFile) : [];
    if (!damaged && !(await exists(projectFile))) throw noProject(projectFile);
    throw damaged ?? new UserError(sentence("{0} has no trained run yet. Train it first.", path.basename(projectFile)), "no-run");
  }
  return run;
}

/** The newest run with a model that ended before its last epoch and is newer than `used`, which commands pass over unless it is named. */
export async function passedOver(projectFile: string, used: OpenedRun): Promise<OpenedRun | undefined> {
  const newest = await newestRun(projectFile, (run) => hasLeftModel(run) && !isUnderWay(run.record));
  return newest && newest.record.id > used.record.id ? newest : undefined;
}

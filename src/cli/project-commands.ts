import path from "node:path";
import { formatDuration } from "../core/language/duration.js";
import { CancelledError, sentenceOf, UserError } from "../core/language/error.js";
import { inEnglish, joined } from "../core/language/sentence.js";
import type { EngineChoice } from "../core/network/engine-kind.js";
import { networkTotals } from "../core/network/network.js";
import type { LearnsFrom } from "../core/project/fresh-project.js";
import { imageProblems } from "../core/project/image-problems.js";
import { memoryProblem } from "../core/project/memory-problem.js";
import { missingPaths } from "../core/project/paths.js";
import type { Problem } from "../core/project/problem.js";
import { parseProject } from "../core/project/project-text.js";
import type { TaskName } from "../core/project/task.js";
import { epochWords } from "../core/runs/kept-epochs.js";
import { isImported } from "../core/runs/run.js";
import { networkOf } from "../engine/contract/network-of.js";
import { readProjectText } from "../engine/read-project.js";
import { exists } from "../files/exists.js";
import { machineMemory } from "../files/machine-memory.js";
import { readRuns } from "../runs/runs.js";
import { columns } from "./columns.js";
import { newProject } from "./new-project.js";
import { writeSample } from "./sample.js";
import { projectText } from "./settings.js";
import { projectPath, type Shell } from "./shell.js";
import { work } from "./worker.js";

/** What `new` is told. */
export interface NewOptions {
  task: TaskName;
  clean?: string;
  secondTake?: string;
  onlyNoisy?: boolean;
}

/** Makes a project. Throws UserError if what it is told goes against itself. */
export async function create(shell: Shell, folder: string, options: NewOptions): Promise<void> {
  const from = learnsFrom(shell, options);
  const file = await newProject(path.resolve(shell.root, folder), from ? "denoise" : options.task, from);
  shell.terminal.result({ kind: "new", project: file }, [`Made ${file}. Train it with: aeproj train ${path.relative(shell.root, file)}`]);
}

/** What the options say of what a denoising project learns from. */
function learnsFrom(shell: Shell, { task, clean, secondTake, onlyNoisy }: NewOptions): LearnsFrom | undefined {
  const said: LearnsFrom[] = [
    ...(clean === undefined ? [] : [{ kind: "pairs" as const, clean: path.resolve(shell.root, clean) }]),
    ...(secondTake === undefined ? [] : [{ kind: "takes" as const, secondTake: path.resolve(shell.root, secondTake) }]),
    ...(onlyNoisy ? [{ kind: "noisy" as const }] : []),
  ];
  if (said.length > 1) throw new UserError("Give one of --clean, --second-take and --only-noisy.", "wrong-use");
  if (said.length > 0 && task === "detect")
    throw new UserError("--clean, --second-take and --only-noisy are for cleaning pictures (--task denoise).", "wrong-use");
  return said[0];
}

export async function sample(shell: Shell, folder: string): Promise<void> {
  const target = path.resolve(shell.root, folder);
  const report = (done: number, total: number) => {
    if (done % 50 === 0) shell.terminal.event({ kind: "progress", stage: "writing-sample", done, total, secondsLeft: null });
  };
  const fresh = await writeSample(target, path.join(__dirname, "../samples/digits"), report);
  shell.terminal.result({ kind: "sample", folder: target, written: fresh }, [
    fresh ? `The sample is in ${target}.` : `The sample is already in ${target}.`,
  ]);
}

export interface TrainOptions {
  resume?: boolean;
  set: string[];
  tensorboard?: boolean;
  engine: EngineChoice;
}

export async function train(shell: Shell, project: string, { resume, set, tensorboard, engine }: TrainOptions): Promise<void> {
  const file = path.resolve(shell.root, projectPath(project));
  const text = await projectText(file, set);
  const result = await work(shell, { kind: "train", project: file, text, resume: resume ?? false, tensorBoard: tensorboard }, engine);
  const validation = result.validationLoss === null ? "" : `, validation ${result.validationLoss.toPrecision(4)}`;
  const line =
    result.loss === null
      ? "Stopped before the end of the first epoch."
      : `${result.status === "finished" ? "Trained" : "Stopped"} in ${formatDuration(result.seconds)}: loss ${result.loss.toPrecision(4)}${validation}.`;
  shell.terminal.result(result, [line, `The run is in ${result.folder}.`]);
  if (result.status === "stopped") {
    shell.terminal.say(`Go on with: aeproj train ${project} --resume`);
    throw new CancelledError();
  }
}

export async function runs(shell: Shell, project: string): Promise<void> {
  const file = path.resolve(shell.root, projectPath(project));
  const { runs: summaries, damaged } = await readRuns(file);
  const none = summaries.length + damaged.length === 0;
  if (none) await readProjectText(file);
  for (const { message } of damaged) shell.terminal.say(message);
  const number = (value: number | null) => (value === null ? "" : value.toPrecision(4));
  const rows = summaries.map((run) => [
    run.id,
    isImported(run) ? "imported" : run.status,
    run.preset,
    isImported(run) ? "" : `${run.epochs} of ${run.plannedEpochs}`,
    number(run.loss),
    number(run.validationLoss),
    epochWords(run.keptEpochs),
    isImported(run) ? "" : formatDuration(run.seconds),
    run.engine.name,
  ]);
  const table = [["run", "status", "network", "epochs", "loss", "validation", "kept epochs", "time", "engine"], ...rows];
  shell.terminal.result(
    { kind: "runs", runs: summaries },
    none ? [`${project} has no runs yet.`] : summaries.length === 0 ? [] : columns(table),
  );
}

/** Checks everything that can be checked without training; gives 0 if nothing prevents it. */
export async function validate(shell: Shell, project: string): Promise<number> {
  const file = path.resolve(shell.root, projectPath(project));
  const text = await readProjectText(file);
  const parsed = parseProject(text);
  const problems: Pick<Problem, "severity" | "message">[] = [...parsed.problems];
  const facts: string[] = [];
  const missing = parsed.ok ? await missingPaths(parsed.project, (name) => exists(path.resolve(path.dirname(file), name))) : [];
  problems.push(...missing);
  if (parsed.ok && missing.length === 0) {
    try {
      const { summary } = await work(shell, { kind: "survey", project: file, whole: true }, "portable");
      const [height, width, channels] = summary.image;
      facts.push(
        `${summary.images} ${summary.images === 1 ? "image" : "images"}, ${summary.ownSizes ? "each looked at in its own size, shown by" : "brought to"} ${height} by ${width} pixels in ${channels === 1 ? "gray" : "colour"}${summary.leftOut.length ? `; ${summary.leftOut.length} left out` : ""}.`,
      );
      problems.push(...imageProblems(parsed.project, summary));
      for (const { file: name, reason } of summary.leftOut)
        problems.push({ severity: "warning", message: joined([name, ...(reason ? [reason] : [])], ": ") });
      const network = networkOf(parsed.project, { height, width, channels: channels === 3 ? 3 : 1 });
      const heavy = memoryProblem(parsed.project, network, machineMemory());
      if (heavy) problems.push(heavy);
      facts.push(`The network has ${networkTotals(network).parameters.toLocaleString("en-US")} parameters.`);
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      problems.push({ severity: "error", message: sentenceOf(error) });
    }
  }
  const failed = problems.some(({ severity }) => severity === "error");
  const lines = [
    ...facts,
    ...problems.map(({ severity, message }) => `${severity}: ${inEnglish(message)}`),
    failed ? "The project cannot be trained yet." : "The project is ready to train.",
  ];
  shell.terminal.result({ kind: "validate", ok: !failed, problems, facts }, lines);
  return failed ? 1 : 0;
}

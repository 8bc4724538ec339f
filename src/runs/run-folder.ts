import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { type EpochMetrics, type RunAbout, type RunRecord, undescribed } from "../core/runs/run.js";
import { runAboutSchema, runRecordSchema } from "../core/runs/run-schema.js";
import { resumeAdvice, writeAtomic } from "../files/atomic.js";
import { absent } from "../files/exists.js";
import { makeFolder } from "../files/make-folder.js";
import { readPlainFile } from "../files/plain-file.js";
import { checkpointFile } from "./checkpoint.js";
import { epochsIn } from "./epoch-weights.js";
import { readMetrics } from "./metrics-file.js";

/** The files of one run. */
export interface RunFiles {
  folder: string;
  record: string;
  metrics: string;
  best: string;
  last: string;
  /** The folder of the weights of its epochs, as far as they are kept. */
  epochs: string;
  about: string;
  previews: string;
  /** The clean pictures of the filmstrip. */
  clean: string;
  /** Where the codes of its training images are drawn to, if they are. */
  guide: string;
  /** Where the codes of the same pictures lay after each epoch. */
  film: string;
  /** What fitted scorers keep, a file each. */
  scorers: string;
  /** Images that people taught it are good. */
  taught: string;
  results: string;
}

/** Where the files of the run in `folder` lie. */
export function runFiles(folder: string): RunFiles {
  const at = (name: string) => path.join(folder, name);
  return {
    folder,
    record: at("run.json"),
    metrics: at("metrics.jsonl"),
    best: checkpointFile(folder, "best"),
    last: checkpointFile(folder, "last"),
    epochs: at("epochs"),
    about: at("about.json"),
    previews: at("previews"),
    clean: at("previews/clean.png"),
    guide: at("guide.safetensors"),
    film: at("film.safetensors"),
    scorers: at("scorers"),
    taught: at("taught"),
    results: at("results"),
  };
}

/** The folder of a project's runs: `digits.runs` beside `digits.aeproj`. */
export function runsFolder(projectFile: string): string {
  return `${projectFile.replace(/\.aeproj$/, "")}.runs`;
}

/** `YYYYMMDD-HHMMSS-xxxx` in UTC; `tail` is four letters or digits that keep two of one second apart. */
export function runId(now: Date, tail: string): string {
  const [date, time] = now.toISOString().split("T");
  return `${date.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}-${tail}`;
}

/** Makes the folder of a new run, whose record is written last, so that a folder without one is no run. */
export async function createRunFolder(projectFile: string, record: RunRecord): Promise<RunFiles> {
  const all = runsFolder(projectFile);
  await makeFolder(all);
  await writeFile(path.join(all, ".gitignore"), "*\n");
  const files = runFiles(path.join(all, record.id));
  await makeFolder(files.previews);
  await writeRecord(files, record);
  return files;
}

/** Replaces run.json, whole. */
export async function writeRecord(files: RunFiles, record: RunRecord): Promise<void> {
  await writeAtomic(files.record, `${JSON.stringify(record, undefined, 1)}\n`, resumeAdvice);
}

/** Reads run.json. Throws UserError if it is missing or not a record, and the system's error if it may not be read. */
export async function readRecord(files: RunFiles): Promise<RunRecord> {
  const text = await readPlainFile(files.record).catch(absent);
  try {
    return runRecordSchema.parse(JSON.parse(text?.toString("utf8") ?? ""));
  } catch (error) {
    throw new UserError(
      sentence("The run {0} cannot be read: its run.json is missing or damaged.", path.basename(files.folder)),
      "bad-run",
      {
        cause: error,
      },
    );
  }
}

/** What a person says of a run; nothing if about.json is missing or not of this product. */
export async function readAbout(files: RunFiles): Promise<RunAbout> {
  try {
    return runAboutSchema.parse(JSON.parse(await readFile(files.about, "utf8")));
  } catch {
    return undescribed;
  }
}

/** Replaces what a person says of a run. */
export async function writeAbout(files: RunFiles, about: RunAbout): Promise<void> {
  await writeAtomic(files.about, `${JSON.stringify(runAboutSchema.parse(about), undefined, 1)}\n`);
}

/** Record and metrics of a run, what is said of it, and its previews in order. */
export interface OpenedRun {
  files: RunFiles;
  record: RunRecord;
  about: RunAbout;
  metrics: EpochMetrics[];
  previews: string[];
  /** The clean pictures of the filmstrip; null if none are known. */
  clean: string | null;
  /** The epochs that can be chosen, from the first on: those whose weights are kept, and the best one. */
  keptEpochs: number[];
  /** The chosen epoch; null for the best by validation, else the last checkpoint. */
  epoch: number | null;
}

/** Opens a run for reading. */
export async function openRun(folder: string): Promise<OpenedRun> {
  const files = runFiles(folder);
  const record = await readRecord(files);
  const names = await readdir(files.previews).catch((): string[] => []);
  const metrics = await readMetrics(files.metrics);
  const kept = new Set(await epochsIn(files.epochs));
  if (record.best) kept.add(record.best.epoch);
  const previews = names.filter((name) => /^epoch-\d+\.png$/.test(name)).sort();
  return {
    files,
    record,
    about: await readAbout(files),
    metrics,
    previews: previews.map((name) => path.join(files.previews, name)),
    clean: names.includes(path.basename(files.clean)) ? files.clean : null,
    // What lies beyond its metrics is of before it was resumed.
    keptEpochs: [...kept].filter((epoch) => epoch >= 1 && epoch <= metrics.length).sort((a, b) => a - b),
    epoch: null,
  };
}

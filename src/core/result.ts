import { z } from "zod";
import type { JobResult } from "./job.js";
import type { Project } from "./project.js";
import type { RunSummary } from "./run.js";

/** What a result was made from, as far as its run does not say. */
export interface Origin {
  /** Epochs that the run had then. */
  epochs: number;
  /** The settings that the anomalies were judged by. */
  anomaly: Project["anomaly"];
  /** True where the images are no longer those that were read. */
  imagesChanged: boolean;
}

/** A result that the panels can show; without an origin where it is not known what it was made from. */
export type Result = Extract<JobResult, { table: string }> & { origin?: Origin };
export type ResultKind = Result["kind"];

/** `result.json` in a result's folder: what makes it again what it was when it was new. */
export interface ResultRecord {
  version: 1;
  result: Result;
  epochs: number;
  anomaly: Project["anomaly"];
  /** What tells whether the images are the same; null where they could not be looked at. */
  images: string | null;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const kinds: readonly string[] = ["reconstruct", "denoise", "embed", "anomalies"] satisfies ResultKind[];

/** Parses the parts of result.json that others rely on; what is inside a result was written by this product. */
export const resultRecordSchema: z.ZodType<ResultRecord> = z.object({
  version: z.literal(1),
  result: z.custom<Result>(
    (value) => isObject(value) && "kind" in value && kinds.includes(String(value.kind)) && "items" in value && Array.isArray(value.items),
  ),
  epochs: z.int(),
  anomaly: z.custom<Project["anomaly"]>(isObject),
  images: z.string().nullable(),
});

/** Why a result no longer says what it would say today. */
export type Stale =
  /** A newer run is used now, or the run was trained further. */
  | { what: "model"; reason: "newer" | "further" | "deleted" }
  /** Settings that differ from those of the run, or those that anomalies were judged by: paths of knobs. */
  | { what: "project"; paths: string[] }
  | { what: "data" };

/** The run that commands use now: the newest finished, else the newest with an epoch behind it. `runs` are newest first. */
function usedRun(runs: readonly RunSummary[]): RunSummary | undefined {
  return runs.find(({ status }) => status === "finished") ?? runs.find(({ epochs }) => epochs > 0);
}

/** The paths of the values in `now` that differ from `then`, of those that are in both. */
function differing(now: object, then: object, above: string): string[] {
  return Object.entries(now).flatMap(([key, value]) => {
    const before: unknown = Reflect.get(then, key);
    if (before === undefined) return [];
    const path = above ? `${above}.${key}` : key;
    if (isObject(value) && isObject(before) && !Array.isArray(value)) return differing(value, before, path);
    return JSON.stringify(value) === JSON.stringify(before) ? [] : [path];
  });
}

/** What has moved on since a result was made. `project` is null where its text has errors. */
export function staleness(result: Result, runs: readonly RunSummary[], project: Project | null): Stale[] {
  const { origin } = result;
  const run = runs.find(({ id }) => id === result.run);
  if (!run) return [{ what: "model", reason: "deleted" }];
  const found: Stale[] = [];
  const used = usedRun([...runs].sort((a, b) => b.created.localeCompare(a.created)));
  if (used && used.id !== run.id) found.push({ what: "model", reason: "newer" });
  else if (origin && origin.epochs !== run.epochs) found.push({ what: "model", reason: "further" });
  if (project) {
    const { anomaly, ...trained } = project;
    const judged = result.kind === "anomalies" && origin ? differing(anomaly, origin.anomaly, "anomaly") : [];
    const paths = [...differing(trained, run.project, ""), ...judged];
    if (paths.length > 0) found.push({ what: "project", paths });
  }
  if (origin?.imagesChanged) found.push({ what: "data" });
  return found;
}

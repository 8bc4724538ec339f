import type { Project } from "../project/project.js";
import { holdsModel, isUnderWay, type RunSummary } from "../runs/run.js";
import { analyses } from "./analyses.js";
import type { AnalysisRow } from "./analysis.js";
import type { Result } from "./result.js";

/** Why a result no longer says what it would say today. */
export type Stale =
  /** A newer run is used now, or did not finish and is passed over unless it is chosen; or the run was trained further. */
  | { what: "model"; reason: "newer" | "unfinished" | "further" | "deleted" }
  /** Settings that differ from those of the run, or those that anomalies were judged by: paths of knobs. */
  | { what: "project"; paths: string[] }
  | { what: "data" };

const isGroup = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

/** The paths of the values in `now` that differ from `then`, of those that are in both. */
function differing(now: object, then: object, above: string): string[] {
  return Object.entries(now).flatMap(([key, value]) => {
    const before: unknown = Reflect.get(then, key);
    if (before === undefined) return [];
    const path = above ? `${above}.${key}` : key;
    if (isGroup(value) && isGroup(before)) return differing(value, before, path);
    return JSON.stringify(value) === JSON.stringify(before) ? [] : [path];
  });
}

/** The settings that a run is trained with: labels and masks only measure. */
function trainedWith({ anomaly: _, data: { labels: __, masks: ___, ...data }, ...project }: Project): object {
  return { ...project, data };
}

/** What has moved on since a run was trained. `project` is null if its text has errors. */
export function runStaleness(run: RunSummary, project: Project | null): Stale[] {
  const stale: Stale[] = run.imagesChanged ? [{ what: "data" }] : [];
  const paths = project ? differing(trainedWith(project), run.project, "") : [];
  return paths.length > 0 ? [...stale, { what: "project", paths }] : stale;
}

/**
 * What has moved on since a result was made. `project` is null if its text has errors; `triage` names the table of its triage, whose
 * labels count at once where anomalies had none.
 */
export function staleness(result: Result, runs: readonly RunSummary[], project: Project | null, triage: string | null = null): Stale[] {
  const { origin } = result;
  const run = runs.find(({ id }) => id === result.run);
  if (!run) return [{ what: "model", reason: "deleted" }];
  const stale: Stale[] = [];
  const newer = runs.filter((other) => other.created > run.created && holdsModel(other) && !isUnderWay(other));
  if (newer.some(({ status }) => status === "finished")) stale.push({ what: "model", reason: "newer" });
  else if (newer.length > 0) stale.push({ what: "model", reason: "unfinished" });
  else if (origin && origin.epochs !== run.epochs) stale.push({ what: "model", reason: "further" });
  if (project) {
    const { judgedBy, readsLabels }: AnalysisRow = analyses[result.kind];
    const labels = origin?.labels === undefined ? run.project.data.labels : origin.labels;
    const judged = judgedBy && origin ? differing(project.anomaly, origin[judgedBy], judgedBy) : [];
    const countsAtOnce = judgedBy !== undefined && labels === null && project.data.labels === triage;
    const labelled = readsLabels && project.data.labels !== labels && !countsAtOnce ? ["data.labels"] : [];
    const paths = [...differing(trainedWith(project), run.project, ""), ...labelled, ...judged];
    if (paths.length > 0) stale.push({ what: "project", paths });
  }
  if (origin?.imagesChanged) stale.push({ what: "data" });
  return stale;
}

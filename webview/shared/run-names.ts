import { isImported, type RunSummary } from "../../src/core/runs/run.js";
import type { EditorState } from "../../src/protocol/webview.js";
import { moment } from "../text/format.js";
import { t } from "../text/words.js";
import { distinctNames } from "./distinct.js";

/** Curves that can be told apart in one chart. */
export const mostCurves = 10;

type Named = Pick<RunSummary, "id" | "name" | "created" | "origin" | "epochs">;

/** Its own name, that of the files it was imported from, or when it began. */
const plainName = (run: Named, seconds?: "second") => run.name ?? (isImported(run) ? run.origin : null) ?? moment(run.created, seconds);

/** The possible names of a run, the shortest first; the last is unlike that of any other run. */
const waysToName: Parameters<typeof distinctNames<Named>>[1] = [
  (run) => plainName(run),
  (run) => plainName(run, "second"),
  (run) => `${plainName(run)} · ${run.id.split("-").at(-1)}`,
];

const namesByRuns = new WeakMap<readonly Named[], ReadonlyMap<string, string>>();

/** The name of each run by its id: the shortest that no other of these runs has. */
function namesOf(runs: readonly Named[]): ReadonlyMap<string, string> {
  const before = namesByRuns.get(runs);
  if (before) return before;
  const list = distinctNames(runs, waysToName);
  const names = new Map(runs.map(({ id }, index) => [id, list[index]]));
  namesByRuns.set(runs, names);
  return names;
}

/** The name of a run among all the runs of its project. */
export const runName = ({ id }: Pick<RunSummary, "id">, all: readonly Named[]): string => namesOf(all).get(id) ?? id;

/** An epoch of a run; null for the one that is taken if none is chosen. */
export function epochName({ best }: Pick<RunSummary, "best">, epoch: number | null): string {
  if (epoch !== null) return t("Epoch {0}", epoch);
  return best ? t("Best epoch ({0})", best.epoch) : t("Last weights");
}

/** The runs with the newest figures of the one that trains, which its record on disk does not have yet. */
export function currentRuns({ runs, training }: EditorState): RunSummary[] {
  return runs.map((run) => {
    if (!training || training.runId !== run.id || training.status === "starting") return run;
    const last = training.metrics.at(-1);
    return {
      ...run,
      status: training.status,
      epochs: training.metrics.length,
      plannedEpochs: training.epochs,
      loss: last?.loss ?? null,
      validationLoss: last?.validationLoss ?? null,
      best: training.best,
      seconds: training.metrics.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  });
}

/** The loss that a run is judged by: its best validation loss, else the training loss it ended with. */
export const judgedLoss = ({ best, loss }: RunSummary): number | null => best?.loss ?? loss;

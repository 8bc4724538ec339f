import type { RunSummary } from "../../../src/core/runs/run.js";
import type { PanelPage } from "../../state/page.js";
import { listOf, orNull, type Slice, sorting, text } from "../../state/slice.js";

/** What a person looks at in the runs. */
export interface RunsState {
  /** Runs whose curves are laid over each other; null before anyone has chosen. */
  compared: readonly string[] | null;
  /** The run whose details are shown. */
  run: string | null;
  /** A column, or the path of a knob. */
  sort: { by: string; descending: boolean };
}

export type RunsPage = PanelPage<RunsState>;

/** Curves that are laid over each other before anyone has chosen. */
const firstCurves = 3;

/** The runs whose curves are shown, in the order of their colours: those chosen, else the newest. */
export function comparedRuns(runs: readonly RunSummary[], { compared }: Pick<RunsState, "compared">): RunSummary[] {
  const newest = [...runs].filter(({ epochs }) => epochs > 0).sort((a, b) => b.created.localeCompare(a.created));
  if (compared === null) return newest.slice(0, firstCurves);
  return compared.flatMap((id) => runs.find((run) => run.id === id) ?? []);
}

export const runsSlice: Slice<RunsState> = {
  starting: { compared: null, run: null, sort: { by: "created", descending: true } },
  saved: { compared: orNull(listOf(text)), run: orNull(text), sort: sorting(text) },
  curves: (state, { runs }) => comparedRuns(runs, state),
};

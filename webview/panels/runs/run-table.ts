import { applies } from "../../../src/core/project/applies.js";
import type { Knob } from "../../../src/core/project/knob.js";
import { valueAt } from "../../../src/core/project/value-at.js";
import type { RunSummary } from "../../../src/core/runs/run.js";
import { judgedLoss } from "../../shared/run-names.js";
import { knobs } from "../../state/knobs.js";
import { knobValueWords } from "../../text/knob-value.js";
import type { RunsState } from "./state.js";

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** The value of a knob in a run; undefined if it does not apply. */
export function knobValue({ project }: RunSummary, knob: Knob): unknown {
  return applies(knob, project) ? valueAt(project, knob.path) : undefined;
}

/** The knobs that are not the same in all runs, in the order of the form. */
export function differingKnobs(runs: readonly RunSummary[]): Knob[] {
  return knobs.filter((knob) => new Set(runs.map((run) => JSON.stringify(knobValue(run, knob)))).size > 1);
}

/** The value of a knob in a run as a table shows it. */
export function knobText(run: RunSummary, knob: Knob): string {
  return knobValueWords(knob.control, knobValue(run, knob));
}

/** What a column of the table is sorted by; a dotted path is a knob. */
function sortValue(run: RunSummary, by: string): string | number | null {
  switch (by) {
    case "created":
      return run.created;
    case "status":
      return run.status;
    case "epochs":
      return run.epochs;
    case "loss":
      return run.loss;
    case "best":
      return judgedLoss(run);
    case "seconds":
      return run.seconds;
    case "engine":
      return run.engine.name;
    default: {
      const value = valueAt(run.project, by);
      return typeof value === "number" || value === null || value === undefined ? (value ?? null) : String(value);
    }
  }
}

/** The runs in the order of a column; what is not known comes last either way. */
export function sortedRuns(runs: readonly RunSummary[], { by, descending }: RunsState["sort"]): RunSummary[] {
  return [...runs].sort((one, other) => {
    const [a, b] = [sortValue(one, by), sortValue(other, by)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === "number" && typeof b === "number" ? a - b : byName(String(a), String(b));
    return descending ? -order : order;
  });
}

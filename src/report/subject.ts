import type { AnalysisResult } from "../core/analyses/analyses.js";
import type { AnomalyDecision } from "../core/analyses/redecide.js";
import type { Columns } from "../core/analyses/result.js";
import type { Triage } from "../core/analyses/triage.js";
import type { Project } from "../core/project/project.js";
import type { RunAbout, RunRecord } from "../core/runs/run.js";
import type { OpenedRun } from "../runs/run-folder.js";
import type { ReportPicture } from "./pictures.js";

/** All that a report says, read and decided. */
export interface ReportSubject {
  /** The project's name: `inspect.aeproj`. */
  project: string;
  /** Where the images came from, relative to the project if they lie beside it. */
  input: string;
  result: AnalysisResult<"anomalies">;
  decision: AnomalyDecision;
  columns: Columns;
  /** The settings of the project as the run took them, with those that decide as they are now. */
  settings: Project;
  run: RunRecord & RunAbout & Pick<OpenedRun, "epoch"> & { epochs: number };
  /** The flagged images, the oddest first; of very many the first alone. */
  flagged: readonly ReportPicture[];
  /** What people said of images, by their names. */
  triage: Triage;
  /** ISO time. */
  written: string;
  /** Of this product. */
  version: string;
}

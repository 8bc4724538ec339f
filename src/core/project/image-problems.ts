import type { DataSummary } from "./data-summary.js";
import { fewImagesProblem } from "./few-images.js";
import type { Problem } from "./problem.js";
import type { Project } from "./project.js";
import { shrinkingProblem } from "./shrinking.js";
import { unknownNamesProblems } from "./unknown-names.js";

/** What is amiss, or could be better, between a project and its images. */
export const imageProblems = (project: Project, summary: DataSummary): Problem[] => [
  ...[shrinkingProblem(project, summary), fewImagesProblem(project, summary)].filter((problem) => problem !== null),
  ...(summary.misfit ? [{ severity: "warning", code: "range", message: summary.misfit, path: ["data", "range"] } as const] : []),
  ...(summary.unknownNames ? unknownNamesProblems(summary.unknownNames, project.data) : []),
];

import type { NetworkProblem } from "../../core/network/network.js";
import { presetNetwork } from "../../core/network/preset-network.js";
import type { DataSummary } from "../../core/project/data-summary.js";
import { fittingFixes } from "../../core/project/fitting.js";
import { imageProblems } from "../../core/project/image-problems.js";
import { memoryProblem } from "../../core/project/memory-problem.js";
import type { Problem } from "../../core/project/problem.js";
import { defaultsFor, type Project, resolveProject } from "../../core/project/project.js";
import { parseProject } from "../../core/project/project-text.js";
import { knobTable } from "../../core/project/schema.js";
import { valueAt } from "../../core/project/value-at.js";
import type { DocumentState, EditorState } from "../../protocol/webview.js";

/** What the editor shows of a project's text: the value of every knob, its problems with those of `missing` paths, and its network on the images of `data`; `memory` is the machine's, in bytes. */
export function documentState(
  text: string,
  data: EditorState["data"],
  missing: readonly Problem[],
  readOnly: boolean,
  memory: number,
): DocumentState {
  const parsed = parseProject(text);
  if (!parsed.ok) return { ok: false, given: parsed.values, problems: parsed.problems, readOnly };
  const summary = data.state === "read" ? data.summary : null;
  const project = resolveProject(parsed.file, summary?.images);
  const network = networkOf(project, summary);
  const problems = [...parsed.problems, ...missing];
  if (summary && network.ok === false)
    problems.push({
      severity: "error",
      code: "network",
      message: network.problem.message,
      path: networkPath(project, network.problem),
      fixes: fittingFixes(project, summary.image),
    });
  const heavy = network.ok === true ? memoryProblem(project, network.network, memory) : null;
  if (heavy) problems.push(heavy);
  if (summary) problems.push(...imageProblems(project, summary));
  // If a path is missing, reading fails because of it; that is one problem, not two.
  if (data.state === "failed" && missing.length === 0)
    problems.push({ severity: "error", code: "data", message: data.message, path: ["data", "train"] });
  return {
    ok: true,
    project,
    defaults: defaultsFor(parsed.file, summary?.images),
    given: parsed.values,
    problems,
    network,
    readOnly,
  };
}

function networkOf(project: Project, summary: DataSummary | null): (DocumentState & { ok: true })["network"] {
  return summary ? presetNetwork(project.network, summary.image) : { ok: "unknown" };
}

/** The knob that a problem of the network belongs to: the wrong layer of the list, the whole list, or a preset's kernels. */
function networkPath({ network }: Project, { layer }: NetworkProblem): Problem["path"] {
  if (network.preset !== "layers") return ["network", "kernels"];
  return layer < 0 ? ["network", "layers"] : ["network", "layers", layer];
}

/** The part of a project's text that decides what the report on its images says, beyond {@link dataKey}; null if the text is not a project. */
export function partsKey(text: string): string | null {
  const parsed = parseProject(text);
  if (!parsed.ok) return null;
  const { task, data, training } = parsed.project;
  return JSON.stringify([task, data.clean, data.secondTake, data.validation, training.seed]);
}

/** The part of a project's text that decides which images are read and how; null if the text is not a project. */
export function dataKey(text: string): string | null {
  const parsed = parseProject(text);
  if (!parsed.ok) return null;
  const { project } = parsed;
  const settings = knobTable().filter(({ decidesImages }) => decidesImages);
  // Pictures to find defects in keep their size, which depends on the network.
  const detecting = project.task === "detect" ? project.network.preset : null;
  return JSON.stringify([detecting, ...settings.map(({ path }) => valueAt(project, path))]);
}

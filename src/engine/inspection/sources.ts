import { stat } from "node:fs/promises";
import path from "node:path";
import type { SetName } from "../../core/project/data-report.js";
import type { Project } from "../../core/project/project.js";
import { targetSource } from "../../core/project/targets.js";
import { cacheKey } from "../images/cache.js";
import type { Context } from "../images/context.js";
import { type NamedImages, surveyNamed } from "../images/named-source.js";
import type { Survey } from "../images/survey.js";

/** Changes when a report of the same images would hold something else. */
const reportVersion = 3;

/** A source of a project and what it holds. */
export interface InspectedSource {
  name: SetName;
  /** As the project names it. */
  text: string;
  survey: Survey;
}

/** The sources that a project names beside its training images. */
export function furtherSources({ task, data }: Project): { name: SetName; text: string }[] {
  const targets = targetSource({ task, data });
  return [
    ...(targets !== null ? [{ name: data.clean === null ? ("secondTake" as const) : ("clean" as const), text: targets }] : []),
    ...(typeof data.validation === "string" ? [{ name: "validation" as const, text: data.validation }] : []),
  ];
}

/** Looks at a source of a project. Throws UserError. */
export async function openInspected(
  name: SetName,
  text: string,
  root: string,
  data: NamedImages,
  context: Context,
): Promise<InspectedSource> {
  return { name, text, survey: await surveyNamed(text, root, data, context) };
}

/** The key of the report on sources of a project: every file and setting that shapes it. */
export async function reportKey(
  sources: readonly InspectedSource[],
  { task, data, network, training }: Project,
  root: string,
): Promise<string> {
  const labels = data.labels === null ? null : await stat(path.resolve(root, data.labels)).catch(() => null);
  return cacheKey(
    "report",
    reportVersion,
    sources.map((source) => [source.name, source.survey.key]),
    [task, network.preset, data, training.seed],
    labels && [labels.size, labels.mtimeMs],
  );
}

import type { Project } from "../../core/project/project.js";
import type { TaskName } from "../../core/project/task.js";
import { type Dataset, openDataset } from "./dataset.js";
import type { PixelForm } from "./pixels.js";
import { resolveSource } from "./source.js";
import { type Context, formOf, survey } from "./survey.js";

/** Opens a source in a form of its own, which depends on the task, or a given one. */
export async function openSource(
  text: string,
  root: string,
  { data, task }: Pick<Project, "data"> & { task?: TaskName },
  context: Context,
  form?: PixelForm,
): Promise<Dataset> {
  const surveyed = await survey(await resolveSource(text, root), context);
  const own = formOf(surveyed, data, task);
  return openDataset(surveyed, form ? { ...form, type: own.type } : own, data.range, context);
}

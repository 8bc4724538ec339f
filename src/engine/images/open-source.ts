import type { Project } from "../../core/project/project.js";
import { type Dataset, openDataset } from "./dataset.js";
import type { PixelForm } from "./pixels.js";
import { resolveSource } from "./source.js";
import { type Context, formOf, survey, type Use } from "./survey.js";

/** Opens a source in a form of its own, which depends on what they are used for, or a given one. */
export async function openSource(
  text: string,
  root: string,
  { data, use }: Pick<Project, "data"> & { use?: Use },
  context: Context,
  form?: PixelForm,
): Promise<Dataset> {
  const surveyed = await survey(await resolveSource(text, root), context);
  const own = formOf(surveyed, data, use);
  return openDataset(surveyed, form ? { ...form, type: own.type } : own, data.range, context);
}

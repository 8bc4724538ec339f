import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { Range } from "../../core/numbers/range.js";
import type { Project } from "../../core/project/project.js";
import type { Context } from "./context.js";
import { type Dataset, openDataset } from "./dataset.js";
import { formOf, type Use } from "./form.js";
import { surveyNamed } from "./named-source.js";
import type { PixelForm } from "./pixels.js";
import type { Survey } from "./survey.js";

/** How far floats may go beyond white, as a multiple of it, and still count as of one scale: noise does, a scale of 0 to 255 does not. */
const farBeyond = 8;

/** Opens a source as {@link openSurveyed} does, after a look at it as {@link surveyNamed} does it. */
export async function openSource(
  text: string,
  root: string,
  settings: Settings,
  context: Context,
  form?: PixelForm,
  learned?: Range,
): Promise<Dataset> {
  return openSurveyed(await surveyNamed(text, root, settings.data, context), settings, context, form, learned);
}

/** The range by which floats that belong to a set are read: its own if it is of floats, too. */
export const floatRange = ({ form, range }: Pick<Dataset, "form" | "range">): Range | undefined =>
  form.type === "f32" ? range : undefined;

/** The settings of a project, and what it uses the images for. */
type Settings = Pick<Project, "data"> & { use?: Use };

/**
 * Opens what a survey found in a form of its own, which depends on what it is used for, or a given one. `learned` is the range of the images that
 * belong together with it: floats say nothing of their own, so that theirs is read by it unless the project names a range. Throws
 * UserError if they are far from it.
 */
export async function openSurveyed(
  surveyed: Survey,
  { data, use }: Settings,
  context: Context,
  form?: PixelForm,
  learned?: Range,
): Promise<Dataset> {
  const own = formOf(surveyed, data, use);
  const byOthers = data.range === "auto" && own.type === "f32" ? learned : undefined;
  const set = await openDataset(surveyed, form ? { ...form, type: own.type } : own, byOthers ?? data.range, context);
  if (!byOthers || set.maximum <= byOthers[0] + farBeyond * (byOthers[1] - byOthers[0])) return set;
  set.store.close();
  throw new UserError(
    sentence(
      "The values of {0} reach {1}, and those that they belong with go from {2} to {3}. Bring them to the same scale, or set Value range (data.range).",
      path.basename(surveyed.source.path),
      set.maximum,
      ...byOthers,
    ),
    "no-range",
  );
}

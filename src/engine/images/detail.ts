import type { Project } from "../../core/project/project.js";
import type { Context } from "./context.js";
import { type Dataset, openDataset } from "./dataset.js";
import { detailSide, sizesOf, valueForm } from "./form.js";
import { type NamedImages, surveyNamed } from "./named-source.js";
import type { PixelForm } from "./pixels.js";
import type { Survey } from "./survey.js";

/** Height and width in which pictures are looked at for small defects: their own, within limits of the long side. */
export type DetailSize = readonly [height: number, width: number];

/** The size for the pictures of a survey: that of most of them. */
export function detailSize(found: Survey): DetailSize {
  const [{ height, width }] = sizesOf(found);
  const side = Math.max(height, width);
  const scale = detailSide(side) / side;
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/** Opens the pictures of a source in the size for small defects, or in a given one. Throws UserError. */
export async function openDetail(
  text: string,
  root: string,
  data: Pick<Project["data"], "channels" | "fit" | "range"> & NamedImages,
  context: Context,
  size?: DetailSize,
): Promise<Dataset> {
  const found = await surveyNamed(text, root, data, context);
  const [height, width] = size ?? detailSize(found);
  const form: PixelForm = { height, width, ...valueForm(found, data), fit: data.fit };
  return openDataset(found, form, data.range, context);
}

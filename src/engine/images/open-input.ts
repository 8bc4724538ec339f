import { learnedRange } from "../../core/numbers/range.js";
import { pictureOf, type RunRecord } from "../../core/runs/run.js";
import type { Context } from "./context.js";
import type { Dataset } from "./dataset.js";
import { valueForm } from "./form.js";
import { openSource } from "./open-source.js";
import { openPictures, type PictureSet } from "./own-size.js";
import type { PixelForm } from "./pixels.js";
import { resolveSource } from "./source.js";
import { survey } from "./survey.js";

/** The form that a run works on; the type of its values is that of the source. */
export function formOfRun(record: Pick<RunRecord, "picture" | "network" | "project">): PixelForm {
  const [height, width, channels] = pictureOf(record);
  return { height, width, channels: channels === 3 ? 3 : 1, type: "u8", fit: record.project.data.fit };
}

/** Opens images in the range that a run works on and in its form, or in another of its channels. */
export function openInput(input: string, record: RunRecord, context: Context, form = formOfRun(record)): Promise<Dataset> {
  return openSource(input, "", record.project, context, form, learnedRange(record.dataRange));
}

/** Opens pictures each at its own size, in the range that a run works on; a run of gray pictures takes colours too. */
export async function openOwnSizedInput(input: string, { project, network, dataRange }: RunRecord, context: Context): Promise<PictureSet> {
  const found = await survey(await resolveSource(input, ""), context);
  const { size, range } = project.data;
  const ofFloats = valueForm(found, project.data).type === "f32" ? learnedRange(dataRange) : undefined;
  return openPictures(
    found,
    {
      channels: network.image[2] === 3 ? "rgb" : "auto",
      range: range === "auto" && ofFloats ? [ofFloats[0], ofFloats[1]] : range,
      longSide: typeof size === "number" ? size : null,
    },
    context,
  );
}

import { learnedRange } from "../../core/numbers/range.js";
import { pictureOf, type RunRecord } from "../../core/runs/run.js";
import type { Dataset } from "./dataset.js";
import { openSource } from "./open-source.js";
import type { PixelForm } from "./pixels.js";
import type { Context } from "./survey.js";

/** The form that a run works on; the type of its values is that of the source. */
export function formOfRun(record: Pick<RunRecord, "picture" | "network" | "project">): PixelForm {
  const [height, width, channels] = pictureOf(record);
  return { height, width, channels: channels === 3 ? 3 : 1, type: "u8", fit: record.project.data.fit };
}

/** Opens images in the form and the range that a run works on. */
export function openInput(input: string, record: RunRecord, context: Context): Promise<Dataset> {
  return openSource(input, "", record.project, context, formOfRun(record), learnedRange(record.dataRange));
}

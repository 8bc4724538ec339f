import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { JobRequest } from "../../core/jobs/jobs.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { itemOf } from "../../core/project/item-name.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import type { DetectorRefusal } from "../models/model-card.js";
import atlas from "../scripts/atlas.py";
import heatMaps from "../scripts/heat.py";
import images from "../scripts/images.py";
import score from "../scripts/score.py";
import store from "../scripts/store.py";
import type { WrittenDetector } from "./export-detector.js";

/** Images that the script must judge as the studio does before it starts. */
export const mostChecked = 100;

const refuse = (why: ReturnType<typeof sentence>) => new UserError(why, "export");

/** Adds the script that judges folders by a detector's file on Ray, and the scores that it must give. Throws UserError if it could not judge alike. */
export async function writeScoring(
  folder: string,
  job: JobRequest<"export">,
  { record, metrics }: OpenedRun,
  found: WrittenDetector | DetectorRefusal | null,
): Promise<void> {
  if (!found || "refusal" in found) throw refuse(found?.refusal ?? sentence("There is no score to judge pictures by."));
  const { card, heldOut, heat, checks } = found;
  const { data, anomaly } = record.project;
  if (card.size === null)
    throw refuse(
      sentence(
        "Pictures that are each looked at in their own size cannot be judged by the script. Set Size (data.size) to a height and width.",
      ),
    );
  if (checks.length === 0 || checks.some(({ file }) => itemOf(file) !== null))
    throw refuse(sentence("The script judges folders of pictures, and needs held-out pictures with files of their own to be compared on."));
  const [height, width] = card.size;
  const source = typeof data.validation === "string" ? data.validation : data.train;
  const settings = {
    project: path.relative(job.output, job.project).replaceAll(path.sep, "/"),
    run: record.id,
    epochs: metrics.length,
    detector: card.file,
    form: { height, width, channels: card.channels, type: record.dataRange[1] > 255 ? "u16" : "u8", fit: data.fit },
    range: record.dataRange,
    score: card.score,
    threshold: card.threshold,
    anomaly,
    heldOut: Array.from(heldOut),
    heat,
    source,
    checks,
  };
  const files = {
    "score.py": score,
    "images.py": images,
    "heat.py": heatMaps,
    "atlas.py": atlas,
    "store.py": store,
    "scoring.json": `${JSON.stringify(settings, undefined, 1)}\n`,
    "requirements.txt": "ray[data]==2.60.0\nonnxruntime\nnumpy\npillow>=12\npyarrow\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
}

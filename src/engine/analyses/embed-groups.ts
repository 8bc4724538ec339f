import path from "node:path";
import { imageSplits } from "../../core/analyses/image-splits.js";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { targetSource } from "../../core/project/targets.js";
import type { RunRecord } from "../../core/runs/run.js";
import { howLabelled } from "../images/how-read.js";
import type { SourceItems } from "../images/items.js";
import { type Labels, labelsByFolder, labelsFrom, readNamedLabels } from "../images/labels.js";
import { splitValidation } from "../images/split.js";
import { tableLabels } from "../images/survey.js";

/** Folders that are told apart at most: more are no groups. */
const mostFolders = 200;

/** The folder of each image, relative to the input; none if there are fewer than two, or very many. */
export function foldersOf(items: SourceItems): Labels {
  const none = { names: [], of: new Int32Array(items.length).fill(-1) };
  if (!items.inFolder) return none;
  const folders = labelsFrom(
    Array.from(items.files, (file) => path.posix.dirname(file)),
    items.length,
  );
  return folders.names.length < 2 || folders.names.length > mostFolders ? none : folders;
}

/** Whether each image was trained on or held out, as `imageSplits` counts them, -1 for those that were excluded; null if the images are not those of the training. */
export function splitsOf(
  { project, input }: { project: string; input: string },
  { project: { task, data, training }, origin }: RunRecord,
  items: SourceItems,
): Int32Array | null {
  const isSource = (text: string) => path.resolve(input) === path.resolve(path.dirname(project), text);
  // Of pairs only what has a partner is split.
  if (origin !== undefined || targetSource({ task, data }) !== null) return null;
  if (typeof data.validation === "string" && isSource(data.validation)) return new Int32Array(items.length).fill(heldOut);
  if (!isSource(data.train)) return null;
  const excluded = new Set(data.exclude);
  const names = [...items.files];
  const used = [...names.keys()].filter((index) => !excluded.has(names[index]));
  const splits = new Int32Array(items.length).fill(-1);
  for (const index of used) splits[index] = trainedOn;
  if (typeof data.validation === "number") {
    const files = used.map((index) => names[index]);
    for (const position of splitValidation(files, data.validation, training.seed, data.neverHeldOut).validation)
      splits[used[position]] = heldOut;
  }
  return splits;
}

const trainedOn = imageSplits.indexOf("trained on");
const heldOut = imageSplits.indexOf("held out");

/**
 * Labels of the images: from the project's file if the training images are embedded, else from sub-folders, or by the names in the project's
 * csv. `say` is told what to know of those in the file, also why they do not fit.
 */
export async function labelsFor(
  job: { project: string; input: string },
  { train, labels }: { train: string; labels: string | null },
  items: SourceItems,
  say: (how: Sentence) => void,
): Promise<Labels> {
  const none = { names: [], of: new Int32Array(items.length).fill(-1) };
  try {
    return await labelsIn(job, { train, labels }, items, say);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Codes and map are good without them.
    say(sentence("Labels are left out: {0}", error.sentence));
    return none;
  }
}

async function labelsIn(...[job, { train, labels }, items, say]: Parameters<typeof labelsFor>): Promise<Labels> {
  const root = path.dirname(job.project);
  if (labels !== null && path.resolve(job.input) === path.resolve(root, train)) {
    const found = await tableLabels({ items }, labels, root);
    for (const how of howLabelled(labels, found, items)) say(how);
    return labelsFrom(found.labels, items.length);
  }
  const folders = items.inFolder ? labelsByFolder(items.files) : { names: [], of: new Int32Array(items.length).fill(-1) };
  if (labels === null || folders.names.length > 0) return folders;
  return labelsFrom(await readNamedLabels(path.resolve(root, labels), [...items.files]), items.length);
}

import path from "node:path";
import { writeAtomic } from "../../files/atomic.js";
import type { RunFiles } from "../../runs/run-folder.js";
import type { Model } from "../contract/engine.js";
import { atlas } from "../results/picture.js";
import type { Preparation } from "./preparation.js";

/** Images in the filmstrip. */
export const previewCount = 8;

/** The name of an epoch's atlas; never reused, as pages keep pictures by their names. */
const fileOf = (files: RunFiles, epoch: number) => path.join(files.previews, `epoch-${String(epoch).padStart(6, "0")}.png`);

/** The images whose learning is shown: held-out ones if there are any, evenly spread. */
function shown({ training, validation }: Preparation) {
  const subset = validation.count >= previewCount ? validation : training;
  const count = Math.min(previewCount, subset.count);
  return subset.batch(Array.from({ length: count }, (_, i) => Math.floor((i * subset.count) / count)));
}

/** Writes the inputs of the filmstrip as epoch 0. */
export async function writeInputs(files: RunFiles, preparation: Preparation): Promise<string> {
  const { images, count } = shown(preparation);
  const file = fileOf(files, 0);
  await writeAtomic(file, await atlas(images, count, preparation.network.image));
  return file;
}

/** Writes an epoch's reconstructions of the filmstrip's images and gives the file. */
export async function writePreview(files: RunFiles, model: Model, preparation: Preparation, epoch: number): Promise<string> {
  const { images, count } = shown(preparation);
  const file = fileOf(files, epoch);
  await writeAtomic(file, await atlas(await model.reconstruct(images, count), count, preparation.network.image));
  return file;
}

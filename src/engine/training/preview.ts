import path from "node:path";
import { hasCleanTargets } from "../../core/project/targets.js";
import { resumeAdvice, writeAtomic } from "../../files/atomic.js";
import { imageWithin } from "../../files/name-within.js";
import type { RunFiles } from "../../runs/run-folder.js";
import type { Model } from "../contract/engine.js";
import { atlas } from "../results/picture.js";
import type { Film, Preparation } from "./preparation.js";

/** Images in the filmstrip. */
export const previewCount = 8;

/** The name of an epoch's atlas; never reused, as pages keep pictures by their names. */
const fileOf = (files: RunFiles, epoch: number) => path.join(files.previews, `epoch-${String(epoch).padStart(6, "0")}.png`);

/** The images whose learning is shown: held-out ones if there are any, evenly spread. */
export function shownImages({ training, validation }: Pick<Preparation, "training" | "validation">) {
  const subset = validation.count >= previewCount ? validation : training;
  const count = Math.min(previewCount, subset.count);
  const positions = Array.from({ length: count }, (_, i) => Math.floor((i * subset.count) / count));
  const names = subset.files.length === 0 ? [] : positions.map((position) => subset.files.at(position) ?? "");
  return { shape: subset.shape, names, ...subset.batch(positions) };
}

function filmOf(preparation: Preparation): Film {
  if (preparation.film) return preparation.film;
  const { images, targets, count, shape, names } = shownImages(preparation);
  return {
    count,
    shape,
    pictures: images,
    targets,
    ...(names.length > 0 && { names }),
    drawnChannels: shape[2] === 3 ? 3 : 1,
    draw: (model) => model.reconstruct(images, count),
  };
}

/** Where the pictures of the filmstrip lie, or those that it shows parts of; null if they are not known, or if the held-out ones are a source of their own. */
export function filmedPictures(preparation: Preparation): string[] | null {
  const { names } = filmOf(preparation);
  const { train, validation } = preparation.project.data;
  return names && typeof validation === "number" ? names.map((name) => imageWithin(path.resolve(preparation.root, train), name)) : null;
}

/** Writes the inputs of the filmstrip as epoch 0. */
export async function writeInputs(files: RunFiles, preparation: Preparation): Promise<string> {
  const { pictures, count, shape } = filmOf(preparation);
  const file = fileOf(files, 0);
  await writeAtomic(file, await atlas(pictures, count, shape), resumeAdvice);
  return file;
}

/** Writes the clean pictures of the filmstrip, which is a row of its own if a network learns to clean; null if none are known. */
export async function writeClean(files: RunFiles, preparation: Preparation): Promise<string | null> {
  const { targets, count, shape } = filmOf(preparation);
  if (!targets || !hasCleanTargets(preparation.project)) return null;
  await writeAtomic(files.clean, await atlas(targets, count, shape));
  return files.clean;
}

/** Writes what the network makes of the filmstrip's images after an epoch and gives the file. */
export async function writePreview(files: RunFiles, model: Model, preparation: Preparation, epoch: number): Promise<string> {
  const { count, shape, drawnChannels, draw } = filmOf(preparation);
  const file = fileOf(files, epoch);
  await writeAtomic(file, await atlas(await draw(model), count, [shape[0], shape[1], drawnChannels]), resumeAdvice);
  return file;
}

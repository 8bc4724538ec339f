import { fold } from "./batch-normalization.js";
import { takeModel } from "./convert-model.js";
import type { LoadedPart } from "./format.js";
import { readKerasModel } from "./read-model.js";
import { runLayers } from "./run-layers.js";

/** Reads a part back from a Keras file in the way of an import. */
export async function openKeras(file: string): Promise<LoadedPart> {
  const model = takeModel(await readKerasModel(file));
  return runLayers(fold(model.taken, model.input), model.input);
}

import { fold } from "./fold.js";
import type { LoadedPart } from "./format.js";
import { readKerasModel } from "./read-model.js";
import { runLayers } from "./run-layers.js";
import { takeModel } from "./take-model.js";

/** Reads a part back from a Keras file in the way of an import. */
export async function openKeras(file: string): Promise<LoadedPart> {
  const model = takeModel(await readKerasModel(file));
  return runLayers(fold(model.taken, model.input), model.input);
}

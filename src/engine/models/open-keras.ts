import { foldNormalization } from "./batch-normalization.js";
import { convertModel } from "./convert-model.js";
import type { LoadedSubmodel } from "./format.js";
import { readKerasModel } from "./read-model.js";
import { runLayers } from "./run-layers.js";

/** Reads a submodel back from a Keras file, as an import does. */
export async function openKeras(file: string): Promise<LoadedSubmodel> {
  const model = convertModel(await readKerasModel(file));
  return runLayers(foldNormalization(model.converted, model.input), model.input);
}

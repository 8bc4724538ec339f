import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { layerSchema } from "../../core/project/schema/layer-schema.js";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "../../runs/safetensors.js";
import type { WeightedLayer } from "./batch-normalization.js";
import type { Format } from "./format.js";
import { runLayers } from "./run-layers.js";
import type { Submodel } from "./submodels.js";

const layersSchema = z.array(layerSchema.and(z.object({ name: z.string() })));

/** The weights by the names of layers and parameters, in Keras's layouts; the layers themselves are in the metadata, as a project has them. */
export const safetensorsFormat: Format = {
  reader: "the studio's own reader of safetensors, its layers taken from the metadata",
  layout: "NHWC",
  async write(submodel, folder) {
    const name = `${submodel.name}.safetensors`;
    const tensors: Record<string, Tensor> = {};
    for (const { layer, weights } of submodel.layers) {
      for (const [key, tensor] of Object.entries(weights)) tensors[`${layer.name}/${key}`] = tensor;
    }
    const layers = JSON.stringify(layersOf(submodel));
    await writeFile(path.join(folder, name), encodeSafetensors(tensors, { format: "autoencoder-studio", version: "1", layers }));
    return name;
  },
  async open(file, submodel) {
    const { tensors, metadata } = decodeSafetensors(await readFile(file));
    const named = layersSchema.parse(JSON.parse(metadata.layers));
    const layers = named.map(({ name, ...layer }): WeightedLayer => {
      const own = Object.entries(tensors).filter(([key]) => key.startsWith(`${name}/`));
      return { layer, weights: Object.fromEntries(own.map(([key, { data }]) => [key.slice(name.length + 1), data])) };
    });
    return runLayers(layers, submodel.input);
  },
  usage: (files) => `\`\`\`python
from safetensors.numpy import load_file

weights = load_file("${files.Autoencoder}")  # kernels as Keras has them: [k, k, in, out], transposed [k, k, out, in], dense [in, out]
\`\`\`

The layers are in the file's metadata under \`layers\`, in the words of a project file.`,
};

/** The layers as a project file writes them, with their names; the index of an add layer counts within the submodel. */
function layersOf(submodel: Submodel): unknown[] {
  return submodel.layers.map(({ layer, adds }) => ({
    ...layerSchema.parse(adds === null ? layer : { ...layer, from: adds }),
    name: layer.name,
  }));
}

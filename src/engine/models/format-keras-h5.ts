import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Format } from "./format.js";
import { writeHdf5 } from "./hdf5.js";
import { isBranched, kerasConfig, kerasLayers, nestedHalves } from "./keras-description.js";
import { openKeras } from "./open-keras.js";
import type { Submodel } from "./submodels.js";

/** Without a version Keras 2 takes the file for one of Keras 1 and turns kernels round. */
const kerasVersion = "2.4.0";

/** The legacy HDF5 form, which Keras 2 and 3 load. */
export const kerasH5Format: Format = {
  reader: "the studio's own reader of Keras files",
  layout: "NHWC",
  async write(submodel, folder) {
    const name = `${submodel.name}.h5`;
    await writeFile(path.join(folder, name), await h5Of(submodel));
    return name;
  },
  open: openKeras,
  usage: (files) => `\`\`\`python
import keras  # or tf_keras

model = keras.models.load_model("${files.Autoencoder}", compile=False)
outputs = model.predict(images)
\`\`\``,
};

function h5Of(submodel: Submodel): Promise<Uint8Array> {
  return writeHdf5((root) => {
    // Of variable length, which has no limit; fixed attributes end at 64 KiB.
    root.text("model_config", JSON.stringify(kerasConfig(submodel, "h5")));
    root.text("keras_version", kerasVersion);
    root.text("backend", "tensorflow");
    const groups = root.group("model_weights");
    const tops = topLevel(submodel);
    groups.texts(
      "layer_names",
      tops.map(({ name }) => name),
    );
    groups.text("keras_version", kerasVersion);
    groups.text("backend", "tensorflow");
    for (const { name, layers } of tops) {
      const group = groups.group(name);
      const weights = layers.flatMap((layer) =>
        Object.entries(layer.weights).map(([key, tensor]) => ({ layer: layer.name, key: `${key}:0`, tensor })),
      );
      // An empty list cannot be written; none means no weights to both lines of Keras.
      if (weights.length === 0) continue;
      group.texts(
        "weight_names",
        weights.map(({ layer, key }) => `${layer}/${key}`),
      );
      for (const layer of layers) {
        const entries = weights.filter((weight) => weight.layer === layer.name);
        if (entries.length === 0) continue;
        const own = group.group(layer.name);
        for (const { key, tensor } of entries) own.tensor(key, tensor);
      }
    }
  });
}

/** The layers of the outermost model: each with the layers in it, of which a plain one is the only. */
function topLevel(submodel: Submodel): { name: string; layers: ReturnType<typeof kerasLayers> }[] {
  const input = `${submodel.name.toLowerCase()}_input`;
  const halves = nestedHalves(submodel);
  if (halves) return halves.map((half) => ({ name: half.name.toLowerCase(), layers: kerasLayers(half, "", "h5") }));
  const layers = kerasLayers(submodel, input, "h5").map((layer) => ({ name: layer.name, layers: [layer] }));
  return isBranched(submodel) ? [{ name: input, layers: [] }, ...layers] : layers;
}

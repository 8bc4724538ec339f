import { writeFile } from "node:fs/promises";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import type { Format } from "./format.js";
import { type Hdf5Writer, writeHdf5 } from "./hdf5.js";
import { snakeCase } from "./keras-archive.js";
import { kerasConfig, kerasLayers, nestedHalves } from "./keras-description.js";
import { openKeras } from "./open-keras.js";
import type { Submodel } from "./submodels.js";

/** The version of Keras that the form was tried with. */
const kerasVersion = "3.15.1";

/** Keras 3's own archive. */
export const kerasFormat: Format = {
  reader: "the studio's own reader of Keras files",
  layout: "NHWC",
  async write(submodel, folder) {
    const name = `${submodel.name}.keras`;
    const entries = {
      "metadata.json": strToU8(JSON.stringify({ keras_version: kerasVersion, date_saved: "1980-01-01@00:00:00" })),
      "config.json": strToU8(JSON.stringify(kerasConfig(submodel, "keras"))),
      "model.weights.h5": await writeHdf5((root) => writeLayers(root, submodel)),
    };
    // Stored, as weights hardly shrink; dated alike, so that the same model gives the same bytes. Zip knows no earlier year.
    await writeFile(path.join(folder, name), zipSync(entries, { level: 0, mtime: new Date(1980, 0, 1, 12) }));
    return name;
  },
  open: openKeras,
  usage: (files) => `\`\`\`python
import keras

model = keras.models.load_model("${files.Autoencoder}")
outputs = model.predict(images)
\`\`\``,
};

/** The weights, in a group for each layer that is named by its class and a count. */
function writeLayers(group: Hdf5Writer, submodel: Submodel): void {
  const layers = group.group("layers");
  const counts = new Map<string, number>();
  const nextGroup = (className: string) => {
    const name = snakeCase(className);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return layers.group(count === 0 ? name : `${name}_${count}`);
  };
  const halves = nestedHalves(submodel);
  if (halves) {
    for (const half of halves) writeLayers(nextGroup("Sequential"), half);
    return;
  }
  for (const { className, name, weights } of kerasLayers(submodel, "", "keras")) {
    const variables = nextGroup(className).group("vars");
    variables.text("name", name);
    for (const [i, tensor] of Object.values(weights).entries()) variables.tensor(String(i), tensor);
  }
}

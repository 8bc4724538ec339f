import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { NetworkLayer } from "../../core/network/network.js";
import type { Format } from "./format.js";
import { layersModel, runModel } from "./run-layers.js";
import { type Submodel, weightedLayers } from "./submodels.js";

const weightsFile = "weights.bin";

/** Why TensorFlow.js has no layer that computes the same; null if it has one. */
function lacking(layer: NetworkLayer): Sentence | null {
  if (layer.kind === "upsample2d" && layer.interpolation === "bilinear")
    return sentence("its bilinear upsampling goes by the pixels' corners, not their centres");
  return null;
}

/** Throws UserError that names the first layer that TensorFlow.js does not have. */
function refuseOwnLayers({ layers }: Submodel): void {
  for (const { layer } of layers) {
    const why = lacking(layer);
    if (!why) continue;
    throw new UserError(
      sentence("TensorFlow.js cannot hold the layer {0}: {1}. Choose another format, such as ONNX or Keras.", layer.name, why),
      "not-in-format",
    );
  }
}

/** A layers model of TensorFlow.js: a folder with model.json and its weights. */
export const tfjsFormat: Format = {
  reader: "TensorFlow.js",
  layout: "NHWC",
  async write(submodel, folder) {
    refuseOwnLayers(submodel);
    const { model } = layersModel(weightedLayers(submodel), submodel.input);
    await mkdir(path.join(folder, submodel.name));
    const name = path.join(submodel.name, "model.json");
    try {
      await model.save(
        tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, format, generatedBy }) => {
          const manifest = {
            format,
            generatedBy,
            convertedBy: null,
            modelTopology,
            weightsManifest: [{ paths: [weightsFile], weights: weightSpecs }],
          };
          await writeFile(path.join(folder, name), JSON.stringify(manifest));
          await writeFile(path.join(folder, submodel.name, weightsFile), new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)));
          return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
        }),
      );
    } finally {
      model.dispose();
    }
    return name.replaceAll(path.sep, "/");
  },
  async open(file, submodel) {
    const json = JSON.parse(await readFile(file, "utf8")) as tf.io.ModelJSON;
    const bytes = new Uint8Array(await readFile(path.join(path.dirname(file), weightsFile)));
    const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
    const model = await tfl.loadLayersModel(tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs, weightData: bytes.buffer }));
    const weights = model.getWeights().map((tensor) => tensor.dataSync());
    if (!weights.every((values): values is Float32Array => values instanceof Float32Array))
      throw new UserError(sentence("Its weights are not float32."), "not-certified");
    return { weights, run: async (values, count) => runModel(model, submodel.input, values, count), close: () => void model.dispose() };
  },
  usage: (files) => `\`\`\`js
import * as tf from "@tensorflow/tfjs";

const model = await tf.loadLayersModel("${files.Autoencoder}");
const outputs = model.predict(images);
\`\`\``,
};

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { makeFolder } from "../../files/make-folder.js";
import type { Engine } from "../contract/engine.js";
import { loadTensorFlow } from "../tensorflow/load.js";
import { Operations } from "../tensorflow/operations.js";
import { forward } from "../tensorflow/passes.js";
import { encodeSavedModel, type Port, type Signature, savedModelTag } from "../tensorflow/saved-model.js";
import type { Format } from "./format.js";
import { detectorGraph } from "./savedmodel-detector.js";
import { type Submodel, weightedLayers } from "./submodels.js";

const file = "saved_model.pb";
const servingSignature = "serving_default";
/** Gives every weight, so that a program, and the check of the export, can read them. */
const weightsSignature = "weights";

/** A SavedModel of TensorFlow, its weights constants of the graph. */
export const savedModelFormat: Format = {
  reader: "TensorFlow",
  layout: "NHWC",
  detector: {
    async write(detector, folder) {
      const { graph, signature } = detectorGraph(detector);
      await writeFolder(path.join(folder, "Detector"), graph, { [servingSignature]: signature });
      return "Detector";
    },
    async open(folder, { channels }, { engine }) {
      const { run, close } = await runnerOf(folder, engine);
      return {
        async run(values, count, size) {
          const { score, map, flagged } = await run(servingSignature, { input: { values, shape: [count, ...size, channels] } });
          return { scores: score, maps: map, flagged: flagged ? Array.from(flagged, Boolean) : null };
        },
        close,
      };
    },
    usage: (file) => `\`\`\`python
import tensorflow as tf

detector = tf.saved_model.load("${file}").signatures["${servingSignature}"]
found = detector(input=tf.constant(pictures))
\`\`\``,
  },
  async write(submodel, folder) {
    const { graph, signatures } = graphOf(submodel);
    await writeFolder(path.join(folder, submodel.name), graph, signatures);
    return submodel.name;
  },
  async open(folder, submodel, { engine }) {
    const { run, close } = await runnerOf(folder, engine);
    const weights = await run(weightsSignature, {});
    return {
      weights: parameters(submodel).map(({ name }) => weights[name]),
      run: async (values, count) => (await run(servingSignature, { input: { values, shape: [count, ...submodel.input] } })).output,
      close,
    };
  },
  usage: (files) => `\`\`\`python
import tensorflow as tf

model = tf.saved_model.load("${files.Autoencoder}").signatures["${servingSignature}"]
outputs = model(input=tf.constant(images))["output"]
\`\`\``,
};

async function writeFolder(folder: string, graph: Operations, signatures: Record<string, Signature>): Promise<void> {
  // TensorFlow looks for the folder of variables, also if nothing in the graph varies.
  await makeFolder(path.join(folder, "variables"));
  await writeFile(path.join(folder, file), encodeSavedModel(graph, signatures));
}

/** Runs the signatures of a folder, each loaded once: what it gives, by name. Throws UserError if TensorFlow is not in use. */
async function runnerOf(folder: string, engine: Engine) {
  if (engine.info.kind !== "tensorflow")
    throw new UserError(
      sentence("A SavedModel can be read back by TensorFlow alone, which is not in use here. Set up TensorFlow, or choose another format."),
      "no-tensorflow",
    );
  const tf = await loadTensorFlow();
  const loaded = new Map<string, Awaited<ReturnType<typeof tf.node.loadSavedModel>>>();
  const close = () => {
    for (const model of loaded.values()) model.dispose();
    loaded.clear();
  };
  const run = async (signature: string, inputs: Record<string, { values: Float32Array; shape: number[] }>) => {
    const model = loaded.get(signature) ?? (await tf.node.loadSavedModel(folder, [savedModelTag], signature));
    loaded.set(signature, model);
    const fed = Object.fromEntries(Object.entries(inputs).map(([name, { values, shape }]) => [name, tf.tensor(values, shape)]));
    const outputs = model.predict(fed) as Record<string, import("@tensorflow/tfjs-node").Tensor>;
    const numbers = Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, Float32Array.from(tensor.dataSync())]));
    tf.dispose([fed, outputs]);
    return numbers;
  };
  return { run, close };
}

/** The weights of a submodel by their names in the graph. */
function parameters(submodel: Submodel) {
  return submodel.layers.flatMap(({ layer, weights }) =>
    Object.entries(weights).map(([key, tensor]) => ({ name: `${layer.name}/${key}`, tensor })),
  );
}

function graphOf(submodel: Submodel): { graph: Operations; signatures: Record<string, Signature> } {
  const graph = new Operations();
  const input: Port = { value: graph.placeholder("input", [-1, ...submodel.input]), shape: [-1, ...submodel.input] };
  const weights = new Map<string, string>();
  const read: Record<string, Port> = {};
  for (const { name, tensor } of parameters(submodel)) {
    const value = { type: "float32" as const, shape: tensor.shape, values: tensor.data };
    weights.set(name, graph.node("Const", [], { dtype: { type: "float32" }, value: { tensor: value } }, name));
    read[name] = { value: graph.identity(name, `${name}/read`), shape: tensor.shape };
  }
  const layers = submodel.layers.map(({ layer }, i) => ({ ...layer, ...weightedLayers(submodel)[i].layer }));
  const placed = forward(graph, { layers, code: null }, input.value, weights);
  const output: Port = { value: graph.identity(placed[placed.length - 1].graph.output, "output"), shape: [-1, ...submodel.output] };
  return {
    graph,
    signatures: { [servingSignature]: { inputs: { input }, outputs: { output } }, [weightsSignature]: { inputs: {}, outputs: read } },
  };
}

import { sentence } from "../../core/language/sentence.js";
import type { Tensor } from "../../runs/safetensors.js";
import { required } from "../contract/required.js";
import { type Hdf5Group, readHdf5, refusal } from "./hdf5.js";
import { inputShapeOf, type KerasNode, parseKerasConfig } from "./keras-config.js";
import { type KerasLayer, type KerasLeaf, type KerasModel, leavesOf, weightNames } from "./keras-model.js";

/** Reads a model in the legacy HDF5 form of Keras 2 and 3. Throws UserError with the reason if it cannot be read. */
export function readKerasH5(bytes: Uint8Array, file: string): Promise<KerasModel> {
  return readHdf5(bytes, file, (root) => {
    const config = root.text("model_config");
    if (config === undefined)
      throw refusal(
        file,
        sentence("it holds no model: it has no model_config, so perhaps only weights were saved. Save the whole model with model.save"),
      );
    const model = parseKerasConfig(config, file);
    const groups = root.has("model_weights") ? root.group("model_weights") : root;
    const inputShape = inputShapeOf(model);
    if (!inputShape) throw refusal(file, sentence("it does not say which shape its input has"));
    return {
      file,
      kerasVersion: root.text("keras_version") ?? groups.text("keras_version") ?? "2",
      inputShape,
      layers: withWeights(model, groups, file),
    };
  });
}

/** A saved tensor by its name in the list of the group. */
interface Entry {
  name: string;
  read(): Tensor;
}

/** The layers with their weights. The file has a group for each layer of the outermost model. */
function withWeights(model: KerasNode, groups: Hdf5Group, file: string): KerasLayer[] {
  const layers: KerasLayer[] = [];
  const saved = groups.texts("layer_names") ?? groups.keys();
  for (const top of model.layers ?? []) {
    const leaves = top.layers ? leavesOf(top, [top.name]) : leavesOf({ ...model, layers: [top] });
    if (!leaves.some(({ node }) => weightNames(node).length > 0)) {
      layers.push(...leaves.map((leaf) => layerOf(leaf, {})));
      continue;
    }
    if (!saved.includes(top.name)) throw refusal(file, sentence("it holds no weights for the layer {0}", top.name));
    const group = groups.group(top.name);
    const entries = (group.texts("weight_names") ?? []).map((name): Entry => ({ name, read: () => group.tensor(name) }));
    layers.push(...assign(top.name, leaves, entries, file));
  }
  return layers;
}

const layerOf = ({ node, within }: KerasLeaf, weights: Record<string, Tensor>): KerasLayer => ({
  className: node.className,
  name: node.name,
  config: node.config,
  adds: node.adds,
  nestedModel: within[0] ?? null,
  weights,
});

/** Gives each layer its weights: by the layer's and the weight's name, else by their order. */
function assign(top: string, leaves: readonly KerasLeaf[], entries: readonly Entry[], file: string): KerasLayer[] {
  const expected = leaves.flatMap((leaf) => weightNames(leaf.node).map((weight) => ({ leaf, weight })));
  if (expected.length !== entries.length)
    throw refusal(file, sentence("{0} has {1} weights, and its layers need {2}", top, entries.length, expected.length));
  const named = expected.map(({ leaf, weight }) => entries.filter(({ name }) => isOf(name, leaf.node.name, weight)));
  const clear = named.every((matches) => matches.length === 1) && new Set(named.map(([entry]) => entry)).size === entries.length;
  const ordered = clear ? expected : inSavedOrder(expected);
  const weights = new Map<KerasLeaf, Record<string, Tensor>>(leaves.map((leaf) => [leaf, {}]));
  for (const [i, { leaf, weight }] of ordered.entries()) {
    required(weights.get(leaf), `layer ${leaf.node.name} of ${top}`)[weight] = (clear ? named[i][0] : entries[i]).read();
  }
  return leaves.map((leaf) => layerOf(leaf, required(weights.get(leaf), `layer ${leaf.node.name} of ${top}`)));
}

/** Whether `dense_12/kernel:0`, `dense_12_1/kernel_1:0` or `model/dense_12/kernel` is the weight of that layer. */
function isOf(name: string, layer: string, weight: string): boolean {
  const parts = name.split("/");
  const last = (parts.pop() ?? "").replace(/:\d+$/, "");
  return last.replace(/_\d+$/, "") === weight && parts.includes(layer);
}

/** Keras lists a nested model's trainable weights first, then the others. */
function inSavedOrder<T extends { leaf: KerasLeaf; weight: string }>(expected: readonly T[]): T[] {
  const nested = expected.some(({ leaf }) => leaf.within.length > 0);
  const trainable = ({ leaf, weight }: T) => leaf.node.config.trainable !== false && !weight.startsWith("moving_");
  return nested ? [...expected.filter(trainable), ...expected.filter((w) => !trainable(w))] : [...expected];
}

import { type UnzipFileInfo, unzipSync } from "fflate";
import { z } from "zod";
import { sentence } from "../../core/language/sentence.js";
import { type Hdf5Group, readHdf5, refusal } from "./hdf5.js";
import { inputShapeOf, type KerasNode, parseKerasConfig } from "./keras-config.js";
import { type KerasLayer, type KerasModel, weightNames } from "./keras-model.js";

const configFile = "config.json";
const metadataFile = "metadata.json";
const weightsFile = "model.weights.h5";

/** What the texts and the weights may unpack to, in bytes. */
const textLimit = 2 ** 26;
const weightsLimit = 2 ** 31;
/** The largest ratio that deflate can reach; a header that claims more is false. */
const largestRatio = 1100;

/** Reads a `.keras` archive of Keras 3. Nothing of it is run or written anywhere. Throws UserError with the reason if it cannot be read. */
export async function readKerasArchive(bytes: Uint8Array, file: string): Promise<KerasModel> {
  const files = unpack(bytes, file);
  const config = files[configFile];
  const weights = files[weightsFile];
  if (!config) throw refusal(file, sentence("it holds no {0}, so it is no model of Keras 3", configFile));
  if (!weights) throw refusal(file, sentence("it holds no {0}", weightsFile));
  const model = parseKerasConfig(text(config), file);
  const inputShape = inputShapeOf(model);
  if (!inputShape) throw refusal(file, sentence("it does not say which shape its input has"));
  return readHdf5(weights, `${file}, ${weightsFile}`, (root) => ({
    file,
    kerasVersion: versionOf(files[metadataFile]),
    inputShape,
    layers: withWeights(model, root, null, file),
  }));
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function versionOf(metadata: Uint8Array | undefined): string {
  if (!metadata) return "3";
  try {
    return z.looseObject({ keras_version: z.string() }).parse(JSON.parse(text(metadata))).keras_version;
  } catch {
    // It says nothing that the model needs.
    return "3";
  }
}

/** The three files that matter. Throws UserError if the archive is damaged or malicious. */
function unpack(bytes: Uint8Array, file: string): Record<string, Uint8Array> {
  const seen = new Set<string>();
  const check = ({ name, size, originalSize }: UnzipFileInfo): boolean => {
    if (/(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:/.test(name))
      throw refusal(file, sentence("it holds a path that leads out of it ({0})", name));
    if (/\.(pkl|pickle|pyc?)$/i.test(name)) throw refusal(file, sentence("it holds {0}, code or a pickle, which is never run", name));
    if (seen.has(name)) throw refusal(file, sentence("it holds {0} twice", name));
    seen.add(name);
    const needed = name === configFile || name === metadataFile || name === weightsFile;
    if (!needed) return false;
    if (originalSize > (name === weightsFile ? weightsLimit : textLimit) || originalSize > 1024 + largestRatio * size) {
      throw refusal(file, sentence("{0} would unpack to {1} bytes, far more than a model's", name, originalSize));
    }
    return true;
  };
  try {
    return unzipSync(bytes, { filter: check });
  } catch (error) {
    if (error instanceof Error && error.name === "UserError") throw error;
    throw refusal(file, sentence("it is damaged or cut short"), error);
  }
}

/** `BatchNormalization` to `batch_normalization`, as Keras names the groups of weights. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** Names of the groups of a model's layers in the weights file: by their class, the second of a class with `_1`, and so on, in the order listed. */
export function groupNames(model: Pick<KerasNode, "className">, listed: readonly KerasNode[]): Map<KerasNode, string> {
  const counts = new Map<string, number>();
  const names = new Map<KerasNode, string>();
  for (const node of listed) {
    if (model.className === "Sequential" && node.className === "InputLayer") continue;
    const name = snakeCase(node.className);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    names.set(node, count === 0 ? name : `${name}_${count}`);
  }
  return names;
}

function withWeights(model: KerasNode, group: Hdf5Group, nestedModel: string | null, file: string): KerasLayer[] {
  const groups = groupNames(model, model.listed);
  // The first versions of the format call the folder of layers by another name.
  const folder = group.has("layers") ? "layers" : "_layer_checkpoint_dependencies";
  return (model.layers ?? []).flatMap((node): KerasLayer[] => {
    const layerPath = `${folder}/${groups.get(node)}`;
    if (node.layers) return withWeights(node, group.group(layerPath), nestedModel ?? node.name, file);
    if (node.className === "InputLayer") return [];
    const names = weightNames(node);
    const layer: KerasLayer = {
      className: node.className,
      name: node.name,
      config: node.config,
      adds: node.adds,
      nestedModel,
      weights: {},
    };
    if (names.length === 0) return [layer];
    const variables = group.group(`${layerPath}/vars`);
    const holder = variables.text("name");
    if (holder !== undefined && holder !== node.name)
      throw refusal(file, sentence("its weights for {0} are those of {1}", node.name, holder));
    const count = variables.keys().length;
    if (count !== names.length) throw refusal(file, sentence("{0} has {1} weights, and it needs {2}", node.name, count, names.length));
    for (const [i, name] of names.entries()) layer.weights[name] = variables.tensor(String(i));
    return [layer];
  });
}

import { z } from "zod";
import { sentence } from "../../core/language/sentence.js";
import { refusal } from "./hdf5.js";

/** A layer or model of a Keras configuration. */
export interface KerasNode {
  className: string;
  name: string;
  config: Record<string, unknown>;
  /** Of an Add: the layer whose output it adds to that of the layer before it. */
  adds: string | null;
  /** Of a model: its layers, in the order in which they are computed. */
  layers: KerasNode[] | null;
  /** Of a model: its layers in the order in which the file lists them, by which a `.keras` file names its weights. */
  listed: KerasNode[];
}

const entrySchema = z.looseObject({
  class_name: z.string(),
  config: z.unknown(),
  name: z.string().optional(),
  inbound_nodes: z.array(z.unknown()).optional(),
});
type Entry = z.output<typeof entrySchema>;

const modelConfigSchema = z.looseObject({ name: z.string().optional(), layers: z.array(entrySchema) });

const modelClasses = ["Sequential", "Functional", "Model"];

/** Reads a model's configuration as Keras 2 and 3 write it. Throws UserError if it is none, or no plain chain of layers. */
export function parseKerasConfig(text: string, file: string): KerasNode {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refusal(file, sentence("its configuration is not whole"), error);
  }
  const entry = entrySchema.safeParse(value);
  if (!entry.success) throw refusal(file, sentence("its configuration is not that of a Keras model"));
  const root = nodeOf(entry.data, file);
  if (!root.layers) throw refusal(file, sentence("it holds a {0}, which is not a Sequential or Functional model", root.className));
  return root;
}

/** The class's own name: `Package>Name` of a registered class without its package. */
const plainName = (className: string) => className.split(">").at(-1) ?? className;

function nodeOf(entry: Entry, file: string): KerasNode {
  const className = plainName(entry.class_name);
  if (!modelClasses.includes(className)) {
    const config = z.record(z.string(), z.unknown()).safeParse(entry.config).data ?? {};
    return { className, name: String(config.name ?? entry.name ?? className), config, adds: null, layers: null, listed: [] };
  }
  // Early versions of Keras 2 wrote a Sequential's configuration as the list itself.
  const parsed = modelConfigSchema.safeParse(Array.isArray(entry.config) ? { layers: entry.config } : entry.config);
  if (!parsed.success) throw refusal(file, sentence("the configuration of {0} is not that of a Keras model", entry.name ?? className));
  const nodes = parsed.data.layers.map((layer) => nodeOf(layer, file));
  const name = parsed.data.name ?? entry.name ?? className;
  const layers = className === "Sequential" ? nodes : chainOf(parsed.data.layers, nodes, name, file);
  return { className, name, config: parsed.data, adds: null, layers, listed: nodes };
}

/**
 * A Functional model's layers in order: a chain, in which an Add may take an earlier layer's output besides. Throws UserError if
 * they branch in another way, or one is used twice.
 */
function chainOf(entries: readonly Entry[], nodes: readonly KerasNode[], model: string, file: string): KerasNode[] {
  const only = sentence("only chains of layers are taken, and in them Add layers of two inputs");
  const names = entries.map((entry, i) => entry.name ?? nodes[i].name);
  const parents = entries.map((entry) => parentsOf(entry.inbound_nodes ?? []));
  const twice = entries.findIndex((entry) => (entry.inbound_nodes?.length ?? 0) > 1);
  if (twice >= 0) throw refusal(file, sentence("the layer {0} of {1} is used more than once; {2}", names[twice], model, only));
  const heads = parents.filter(({ length }) => length === 0).length;
  if (heads !== 1) throw refusal(file, sentence("{0} has {1} inputs; only models with one are taken", model, heads));
  const chain: KerasNode[] = [];
  const done: string[] = [];
  while (chain.length < nodes.length) {
    // Of all layers that can be computed next, only the one that takes the output of the last.
    const ready = names.flatMap((name, i) => (!done.includes(name) && parents[i].every((parent) => done.includes(parent)) ? [i] : []));
    const [next] = ready;
    const last = done.at(-1);
    const others = next === undefined ? [] : parents[next].filter((parent, at, all) => all.indexOf(parent) !== at || parent !== last);
    const joins = next !== undefined && nodes[next].className === "Add" && parents[next].length === 2 && others.length === 1;
    if (ready.length !== 1 || (chain.length > 0 && !joins && others.length > 0)) {
      throw refusal(file, sentence("the layers of {0} branch or join at {1}; {2}", model, names[next ?? 0], only));
    }
    chain.push(joins ? { ...nodes[next], adds: others[0] } : nodes[next]);
    done.push(names[next]);
  }
  return chain;
}

/** Names of the layers that feed a node: `["name", 0, 0, {}]` in Keras 2, a `__keras_tensor__` with its history in Keras 3. */
function parentsOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    if (typeof value[0] === "string" && typeof value[1] === "number") return [value[0]];
    return value.flatMap(parentsOf);
  }
  if (typeof value !== "object" || value === null) return [];
  if ("class_name" in value && value.class_name === "__keras_tensor__" && "config" in value) {
    const history = z.object({ keras_history: z.tuple([z.string()]).rest(z.unknown()) }).safeParse(value.config);
    return history.success ? [history.data.keras_history[0]] : [];
  }
  return Object.values(value).flatMap(parentsOf);
}

const shapeSchema = z.union([
  z.array(z.int().nullable()),
  z.looseObject({ items: z.array(z.int().nullable()) }).transform(({ items }) => items),
]);

/** The shape of one input of a model, without the batch; undefined if it does not say. Null if any size will do. */
export function inputShapeOf(node: KerasNode): (number | null)[] | undefined {
  const { config } = node;
  for (const key of ["batch_shape", "batch_input_shape", "build_input_shape"]) {
    const shape = shapeSchema.safeParse(config[key]);
    if (shape.success) return shape.data.slice(1);
  }
  return node.layers?.[0] ? inputShapeOf(node.layers[0]) : undefined;
}

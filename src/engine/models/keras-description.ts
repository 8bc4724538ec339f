import { unreachable } from "../../core/language/error.js";
import { type Activated, slopeOf } from "../../core/network/activation.js";
import { poolWindow, type Shape } from "../../core/network/layer.js";
import type { Tensor } from "../../runs/safetensors.js";
import { shuffleOrder } from "./pixel-shuffles.js";
import type { Submodel, SubmodelLayer } from "./submodels.js";

/** The two forms of a Keras model's configuration: that of .h5 suits Keras 2 and 3. */
export type KerasForm = "h5" | "keras";

/** A layer as Keras names and configures it. */
export interface KerasDescription {
  className: string;
  name: string;
  config: Record<string, unknown>;
  weights: Record<string, Tensor>;
  /** Names of the layers that it takes the outputs of. */
  inputs: string[];
}

const channelsLast = { data_format: "channels_last" };

/** The layers of a submodel as Keras describes them, after an input named `input`. A setting at its default in Keras 2 and 3 is left out. */
export function kerasLayers({ layers }: Submodel, input: string, form: KerasForm): KerasDescription[] {
  const described: KerasDescription[] = [];
  /** Name of the layer that gives the output of each layer of ours. */
  const ends: string[] = [];
  for (const { layer, weights, adds } of layers) {
    const before = described.at(-1)?.name ?? input;
    const inputs = adds === null ? [before] : [before, ends[adds] ?? input];
    for (const { className, name, config, follows } of describe(layer, form)) {
      const base = { name, trainable: true, dtype: "float32" };
      const previous = described.at(-1)?.name ?? input;
      described.push({
        className,
        name,
        config: { ...base, ...config },
        weights: follows ? {} : namedWeights(layer, weights),
        inputs: follows ? [previous] : inputs,
      });
    }
    ends.push(described.at(-1)?.name ?? input);
  }
  return described;
}

/** A layer's weights by the names that Keras 2 has for them; Keras 3 goes by their order. */
function namedWeights({ kind }: SubmodelLayer["layer"], { kernel, ...weights }: SubmodelLayer["weights"]): SubmodelLayer["weights"] {
  if (!kernel) return weights;
  return kind === "depthwiseConv2d" ? { depthwise_kernel: kernel, ...weights } : { kernel, ...weights };
}

/** One of the layers that a layer of ours is in Keras; `follows` of those after the first, which take what the one before gives. */
type Described = Pick<KerasDescription, "className" | "name" | "config"> & { follows?: true };

function describe(layer: SubmodelLayer["layer"], form: KerasForm): Described[] {
  const { name } = layer;
  const activated = (className: string, of: Activated, config: Record<string, unknown>): Described[] => {
    const apart = activationApart(of, form);
    return apart
      ? [
          { className, name, config: { ...config, activation: "linear" } },
          { ...apart, name: `${name}_activation`, follows: true },
        ]
      : [{ className, name, config: { ...config, activation: of.activation } }];
  };
  switch (layer.kind) {
    case "conv2d":
    case "conv2dTranspose": {
      const { filters, kernel, padding } = layer;
      const { stride = 1 } = layer;
      return activated(layer.kind === "conv2d" ? "Conv2D" : "Conv2DTranspose", layer, {
        filters,
        kernel_size: [kernel, kernel],
        strides: [stride, stride],
        padding,
        ...channelsLast,
        dilation_rate: [1, 1],
        use_bias: true,
      });
    }
    case "depthwiseConv2d": {
      const { kernel, stride, padding } = layer;
      return activated("DepthwiseConv2D", layer, {
        kernel_size: [kernel, kernel],
        strides: [stride, stride],
        padding,
        depth_multiplier: 1,
        ...channelsLast,
        dilation_rate: [1, 1],
        use_bias: true,
      });
    }
    case "dense":
      return activated("Dense", layer, { units: layer.units, use_bias: true });
    case "maxPool2d":
    case "averagePool2d": {
      const { size, stride, padding } = poolWindow(layer.kind === "averagePool2d" ? layer : {});
      const config = { pool_size: [size, size], strides: [stride, stride], padding, ...channelsLast };
      return [{ className: layer.kind === "maxPool2d" ? "MaxPooling2D" : "AveragePooling2D", name, config }];
    }
    case "upsample2d":
      return [
        { className: "UpSampling2D", name, config: { size: [2, 2], ...channelsLast, interpolation: layer.interpolation ?? "nearest" } },
      ];
    case "depthToSpace": {
      const { block, input, output } = layer;
      const apart = { target_shape: [input[0], input[1], block, block, output[2]] };
      return [
        { className: "Reshape", name: `${name}_blocks`, config: apart },
        { className: "Permute", name: `${name}_order`, config: { dims: shuffleOrder }, follows: true },
        { className: "Reshape", name, config: { target_shape: output }, follows: true },
      ];
    }
    case "flatten":
      return [{ className: "Flatten", name, config: channelsLast }];
    case "reshape":
      return [{ className: "Reshape", name, config: { target_shape: layer.shape } }];
    case "activation":
      return [{ className: "Activation", config: { activation: layer.activation }, ...activationApart(layer, form), name }];
    case "add":
      return [{ className: "Add", name, config: {} }];
    default:
      return unreachable(layer);
  }
}

/** An activation that Keras has as a layer of its own: a name alone says no slope, and not every Keras 2 knows relu6 by one. */
function activationApart(of: Activated, form: KerasForm): Pick<Described, "className" | "config"> | null {
  switch (of.activation) {
    case "leakyRelu":
      // Keras 2 knows only the one name, Keras 3 wants the other.
      return { className: "LeakyReLU", config: { [form === "h5" ? "alpha" : "negative_slope"]: slopeOf(of) } };
    case "relu6":
      return { className: "ReLU", config: { max_value: 6 } };
    case "linear":
    case "relu":
    case "elu":
    case "tanh":
    case "sigmoid":
      return null;
    default:
      return unreachable(of.activation);
  }
}

/** Where Keras 3 looks for a class that is no layer; Functional has no public module. */
const modules: Partial<Record<string, string>> = { Sequential: "keras", Functional: "keras.src.models.functional" };

/** A class with its configuration, in the form of the file. */
function entry(className: string, config: Record<string, unknown>, form: KerasForm): Record<string, unknown> {
  if (form === "h5") return { class_name: className, config };
  return { module: modules[className] ?? "keras.layers", class_name: className, config, registered_name: null };
}

const inputName = (submodel: Submodel) => `${submodel.name.toLowerCase()}_input`;

function inputLayer(submodel: Submodel, form: KerasForm): Record<string, unknown> {
  const shape: Shape | (number | null)[] = [null, ...submodel.input];
  const config = {
    [form === "h5" ? "batch_input_shape" : "batch_shape"]: shape,
    dtype: "float32",
    sparse: false,
    name: inputName(submodel),
  };
  return entry("InputLayer", config, form);
}

/** Whether a submodel is more than a chain, so that it is written as a Functional model. */
export const isBranched = ({ layers }: Submodel) => layers.some(({ adds }) => adds !== null);

/** The halves that the whole is written as: nested Sequential models; null for a submodel that is written flat. */
export const nestedHalves = (submodel: Submodel) => (isBranched(submodel) ? null : submodel.halves);

/** The configuration of a submodel. The whole nests its halves, which Keras 2 and 3 load from a Sequential model. */
export function kerasConfig(submodel: Submodel, form: KerasForm): Record<string, unknown> {
  const name = submodel.name.toLowerCase();
  const halves = nestedHalves(submodel);
  const common = form === "keras" ? { trainable: true, dtype: "float32" } : {};
  if (halves) {
    const layers = [inputLayer(submodel, form), ...halves.map((half) => kerasConfig(half, form))];
    return entry("Sequential", { name, ...common, layers }, form);
  }
  const layers = kerasLayers(submodel, inputName(submodel), form);
  if (!isBranched(submodel)) {
    const entries = layers.map(({ className, config }) => entry(className, config, form));
    return entry("Sequential", { name, ...common, layers: [inputLayer(submodel, form), ...entries] }, form);
  }
  const nodeReference = (layer: string) => [layer, 0, 0];
  return entry(
    "Functional",
    {
      name,
      ...(form === "keras" && { trainable: true }),
      layers: [
        { ...inputLayer(submodel, form), name: inputName(submodel), inbound_nodes: [] },
        ...layers.map((layer) => ({
          ...entry(layer.className, layer.config, form),
          name: layer.name,
          inbound_nodes: [layer.inputs.map((from) => [from, 0, 0, {}])],
        })),
      ],
      input_layers: [nodeReference(inputName(submodel))],
      output_layers: [nodeReference(layers[layers.length - 1].name)],
    },
    form,
  );
}

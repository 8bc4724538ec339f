import type { Variable } from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { unreachable } from "../../core/language/error.js";
import { type Activated, type Activation, slopeOf } from "../../core/network/activation.js";
import { poolWindow, type Shape } from "../../core/network/layer.js";
import type { Network, NetworkLayer } from "../../core/network/network.js";
import { BilinearUpsampling } from "./layers/bilinear-upsampling.js";

type KerasLayer = tfl.LayersModel["layers"][number];
type KerasActivation = Exclude<Activation, "leakyRelu">;
export type KerasModel = tfl.LayersModel;

/** A network as tfjs-layers models that share their weights. */
export interface LayersNetwork {
  whole: KerasModel;
  /** Null if the network has no code. */
  encoder: KerasModel | null;
  decoder: KerasModel | null;
  /** The trainable tensors by their names in `parametersOf(network)`. */
  variables: Map<string, Variable>;
}

// Weights are assigned after building; zeros spare the library's own random numbers.
const zeros = { kernelInitializer: "zeros", biasInitializer: "zeros" } as const;

/** The layer as tfjs-layers has it; leaky relu is no name of an activation there, so it is a layer of its own. */
function kerasLayers(layer: NetworkLayer): KerasLayer[] {
  const { name } = layer;
  const activated = (of: Activated, make: (activation: KerasActivation) => KerasLayer): KerasLayer[] =>
    of.activation === "leakyRelu"
      ? [make("linear"), tfl.layers.leakyReLU({ name: `${name}_activation`, alpha: slopeOf(of) })]
      : [make(of.activation)];
  switch (layer.kind) {
    case "conv2d": {
      const { filters, kernel, stride, padding } = layer;
      return activated(layer, (activation) =>
        tfl.layers.conv2d({ name, filters, kernelSize: kernel, strides: stride, padding, activation, ...zeros }),
      );
    }
    case "depthwiseConv2d": {
      const { kernel, stride, padding } = layer;
      const settings = {
        name,
        kernelSize: kernel,
        strides: stride,
        padding,
        depthwiseInitializer: "zeros",
        biasInitializer: "zeros",
      } as const;
      return activated(layer, (activation) => tfl.layers.depthwiseConv2d({ ...settings, activation }));
    }
    case "conv2dTranspose": {
      const { filters, kernel, padding } = layer;
      return activated(layer, (activation) =>
        tfl.layers.conv2dTranspose({ name, filters, kernelSize: kernel, strides: layer.stride ?? 1, padding, activation, ...zeros }),
      );
    }
    case "dense":
      return activated(layer, (activation) => tfl.layers.dense({ name, units: layer.units, activation, ...zeros }));
    case "maxPool2d":
      return [tfl.layers.maxPooling2d({ name, poolSize: 2 })];
    case "averagePool2d": {
      const { size, stride, padding } = poolWindow(layer);
      return [tfl.layers.averagePooling2d({ name, poolSize: size, strides: stride, padding })];
    }
    case "upsample2d":
      return layer.interpolation === "bilinear"
        ? [new BilinearUpsampling({ name })]
        : [tfl.layers.upSampling2d({ name, size: [2, 2], interpolation: "nearest" })];
    case "depthToSpace": {
      const { block, input, output } = layer;
      return [
        tfl.layers.reshape({ name: `${name}_blocks`, targetShape: [input[0], input[1], block, block, output[2]] }),
        tfl.layers.permute({ name: `${name}_order`, dims: [1, 3, 2, 4, 5] }),
        tfl.layers.reshape({ name, targetShape: [...output] }),
      ];
    }
    case "flatten":
      return [tfl.layers.flatten({ name })];
    case "reshape":
      return [tfl.layers.reshape({ name, targetShape: layer.shape })];
    case "activation":
      return activated(layer, (activation) => tfl.layers.activation({ name, activation })).slice(-1);
    case "add":
      return [tfl.layers.add({ name })];
    default:
      return unreachable(layer);
  }
}

/** Builds the network's layers once and the models on them; all weights are 0. */
export function buildLayers(network: Pick<Network, "layers" | "code"> & { input: Shape }): LayersNetwork {
  const built = network.layers.map(kerasLayers);
  const image = tfl.input({ shape: [...network.input] });
  const outputs: tfl.SymbolicTensor[] = [];
  for (const [index, layer] of network.layers.entries()) {
    const before = outputs[index - 1] ?? image;
    let value: tfl.SymbolicTensor | tfl.SymbolicTensor[] = before;
    if (layer.kind === "add") value = [before, outputs[layer.from] ?? image];
    for (const part of built[index]) value = part.apply(value) as tfl.SymbolicTensor;
    outputs.push(value as tfl.SymbolicTensor);
  }
  const whole = tfl.model({ inputs: image, outputs: outputs[outputs.length - 1] });
  const variables = new Map<string, Variable>();
  for (const [index, layer] of network.layers.entries()) {
    const [kernel, bias] = built[index][0].trainableWeights;
    if (!kernel) continue;
    variables.set(`${layer.name}/kernel`, kernel.read() as Variable);
    variables.set(`${layer.name}/bias`, bias.read() as Variable);
  }
  if (network.code === null) return { whole, encoder: null, decoder: null, variables };
  const encoder = tfl.model({ inputs: image, outputs: outputs[network.code] });
  return { whole, encoder, decoder: decoderOf(network, network.code, built), variables };
}

/** The layers after the code on an input of their own; the layers, and so the weights, are those of the whole network. */
function decoderOf(network: Pick<Network, "layers">, code: number, built: readonly KerasLayer[][]): KerasModel {
  const input = tfl.input({ shape: [...network.layers[code].output] });
  const outputs = new Map<number, tfl.SymbolicTensor>([[code, input]]);
  let value: tfl.SymbolicTensor = input;
  for (let index = code + 1; index < network.layers.length; index++) {
    const layer = network.layers[index];
    const from = layer.kind === "add" ? outputs.get(layer.from) : undefined;
    const [first, ...rest] = built[index];
    value = first.apply(from ? [value, from] : value) as tfl.SymbolicTensor;
    for (const part of rest) value = part.apply(value) as tfl.SymbolicTensor;
    outputs.set(index, value);
  }
  return tfl.model({ inputs: input, outputs: value });
}

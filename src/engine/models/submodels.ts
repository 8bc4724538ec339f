import type { Shape } from "../../core/network/layer.js";
import type { Network, NetworkLayer } from "../../core/network/network.js";
import type { Tensor } from "../../runs/safetensors.js";
import type { WeightedLayer } from "./batch-normalization.js";

export const submodelNames = ["Autoencoder", "Encoder", "Decoder"] as const;
export type SubmodelName = (typeof submodelNames)[number];

/** A layer of a submodel with its weights, in Keras's layouts. */
export interface SubmodelLayer {
  layer: NetworkLayer;
  weights: Record<string, Tensor>;
  /** Of an add layer: the index in the submodel of the layer whose output it adds, or -1 for the submodel's input; else null. */
  adds: number | null;
}

/** A network or one of its halves as a model of its own. */
export interface Submodel {
  name: SubmodelName;
  /** `[H,W,C]`, or `[units]` for a decoder. */
  input: Shape;
  output: Shape;
  layers: SubmodelLayer[];
  /** Encoder and decoder of the whole network; null if it has no code, and for the halves themselves. */
  halves: [Submodel, Submodel] | null;
}

/** The whole network and, if it has a code, its encoder and decoder. */
export function submodelsOf(network: Network, weights: Record<string, Float32Array>): Submodel[] {
  const submodel = (name: SubmodelName, from: number, to: number): Submodel => {
    const layers = network.layers.slice(from, to);
    return {
      name,
      input: from === 0 ? network.input : layers[0].input,
      output: layers[layers.length - 1].output,
      layers: layers.map((layer) => ({
        layer,
        weights: Object.fromEntries(
          Object.entries(layer.parameterShapes).map(([key, shape]) => [key, { shape: [...shape], data: weights[`${layer.name}/${key}`] }]),
        ),
        adds: layer.kind === "add" ? Math.max(-1, layer.from - from) : null,
      })),
      halves: null,
    };
  };
  const whole = submodel("Autoencoder", 0, network.layers.length);
  if (network.code === null) return [whole];
  const halves: [Submodel, Submodel] = [
    submodel("Encoder", 0, network.code + 1),
    submodel("Decoder", network.code + 1, network.layers.length),
  ];
  return [{ ...whole, halves }, ...halves];
}

/** A submodel's layers with their weights; the index of an add layer counts within the submodel. */
export function weightedLayers({ layers }: Submodel): WeightedLayer[] {
  return layers.map(({ layer, weights, adds }) => ({
    layer: layer.kind === "add" ? { ...layer, from: adds ?? -1 } : layer,
    weights: Object.fromEntries(Object.entries(weights).map(([key, { data }]) => [key, data])),
  }));
}

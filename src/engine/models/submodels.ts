import type { Shape } from "../../core/network/layer.js";
import type { Network, NetworkLayer } from "../../core/network/network.js";
import type { Tensor } from "../../runs/safetensors.js";
import type { WeightedLayer } from "./batch-normalization.js";

export const partNames = ["Autoencoder", "Encoder", "Decoder"] as const;
export type PartName = (typeof partNames)[number];

/** A layer of a part with its weights, in Keras's layouts. */
export interface PartLayer {
  layer: NetworkLayer;
  weights: Record<string, Tensor>;
  /** Of an add layer: the index in the part of the layer whose output it adds, or -1 for the part's input; else null. */
  adds: number | null;
}

/** A network or one of its halves as a model of its own. */
export interface Part {
  name: PartName;
  /** `[H,W,C]`, or `[units]` for a decoder. */
  input: Shape;
  output: Shape;
  layers: PartLayer[];
  /** Of the whole, where it has them: its halves. */
  halves: [Part, Part] | null;
}

/** The whole network, and where it has a code its encoder and decoder. */
export function partsOf(network: Network, weights: Record<string, Float32Array>): Part[] {
  const part = (name: PartName, from: number, to: number): Part => {
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
  const whole = part("Autoencoder", 0, network.layers.length);
  if (network.code === null) return [whole];
  const halves: [Part, Part] = [part("Encoder", 0, network.code + 1), part("Decoder", network.code + 1, network.layers.length)];
  return [{ ...whole, halves }, ...halves];
}

/** A part's layers with their weights; an addition counts within the part. */
export function weightedLayers({ layers }: Part): WeightedLayer[] {
  return layers.map(({ layer, weights, adds }) => ({
    layer: layer.kind === "add" ? { ...layer, from: adds ?? -1 } : layer,
    weights: Object.fromEntries(Object.entries(weights).map(([key, { data }]) => [key, data])),
  }));
}

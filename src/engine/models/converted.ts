import type { Sentence } from "../../core/language/sentence.js";
import type { Layer, Shape } from "../../core/network/layer.js";
import type { Tensor } from "../../runs/safetensors.js";
import type { KerasLayer } from "./keras-model.js";

/** One layer of a network in the making, with its weights by parameter (`kernel`, `bias`). `nestedModel` names the model inside the imported one that it came from; null for the imported one itself. */
export interface ConvertedLayer {
  kind: "layer";
  layer: Layer;
  weights: Record<string, Tensor>;
  nestedModel: string | null;
  /** Index of the Keras layer that it came from; an add layer's `from` is such an index until it is folded. */
  source: number;
}

/** A scale and a shift for each channel: what a batch normalisation does once it is trained. */
export interface ConvertedScaling {
  kind: "scaling";
  name: string;
  scale: Float32Array;
  shift: Float32Array;
  nestedModel: string | null;
  source: number;
}

export type Converted = ConvertedLayer | ConvertedScaling;

/** What a Keras layer becomes on an input: layers of ours and perhaps a sentence about it. */
export interface Conversion {
  converted: Converted[];
  note?: Sentence;
}

/** A layer with its index, and the index of the one whose output it adds: -1 for the input, null if it adds none. */
export interface KerasLayerInput extends KerasLayer {
  source: number;
  from: number | null;
}

/** Converts a Keras layer on an input `[H,W,C]` or `[units]`. Throws UserError with the reason if it cannot be converted. */
export type Convert = (layer: KerasLayerInput, input: Shape) => Conversion;

/** One layer of ours for a Keras layer. */
export const one = (keras: KerasLayerInput, layer: Layer, weights: Record<string, Tensor> = {}): Conversion => ({
  converted: [{ kind: "layer", layer, weights, nestedModel: keras.nestedModel, source: keras.source }],
});

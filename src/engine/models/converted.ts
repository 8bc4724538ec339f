import type { Sentence } from "../../core/language/sentence.js";
import type { Layer, Shape } from "../../core/network/layer.js";
import type { Tensor } from "../../runs/safetensors.js";
import type { KerasLayer } from "./keras-model.js";

/** One layer of a network in the making, with its weights by part. `part` is the nested model that it came from. */
export interface TakenLayer {
  kind: "layer";
  layer: Layer;
  weights: Record<string, Tensor>;
  part: string | null;
  /** Index of the Keras layer that it came from; an add layer's `from` is such an index until it is folded. */
  source: number;
}

/** A scale and a shift for each channel: what a batch normalisation does once it is trained. */
export interface TakenScaling {
  kind: "scaling";
  name: string;
  scale: Float32Array;
  shift: Float32Array;
  part: string | null;
  source: number;
}

export type Taken = TakenLayer | TakenScaling;

/** What a Keras layer becomes on an input: layers of ours and perhaps a sentence about it. */
export interface Taking {
  taken: Taken[];
  note?: Sentence;
}

/** A layer with its index, and the index of the one whose output it adds: -1 for the input, null where it adds none. */
export interface PlacedKerasLayer extends KerasLayer {
  source: number;
  from: number | null;
}

/** Takes a Keras layer on an input `[H,W,C]` or `[units]`. Throws UserError with the reason where it cannot be taken. */
export type Take = (layer: PlacedKerasLayer, input: Shape) => Taking;

/** One layer of ours in the place of a Keras layer. */
export const one = (keras: PlacedKerasLayer, layer: Layer, weights: Record<string, Tensor> = {}): Taking => ({
  taken: [{ kind: "layer", layer, weights, part: keras.part, source: keras.source }],
});

import { sentence } from "../../core/language/sentence.js";
import type { Shape } from "../../core/network/layer.js";
import { convertActivation, convertActivationClass } from "./convert-activation.js";
import { convertNormalization } from "./convert-normalization.js";
import {
  convertAveragePooling,
  convertFlatten,
  convertMaxPooling,
  convertReshape,
  convertShuffle,
  convertUpsampling,
} from "./convert-shaping.js";
import { convertConvolution, convertDense, convertDepthwiseConvolution, convertTransposedConvolution } from "./convert-weighted.js";
import { type Conversion, type Convert, type KerasLayerInput, one } from "./converted.js";
import { refuse } from "./layer-config.js";

/** Has an effect only in training. */
const skipped: Convert = ({ name, className }) => ({
  converted: [],
  note: sentence("{0} ({1}) only acts in training and is left out.", name, className),
});

const convertAdd: Convert = (keras) =>
  keras.from === null ? refuse(sentence("what it adds is not a layer before it")) : one(keras, { kind: "add", from: keras.from });

/** Every class of Keras layer that can be converted. */
const converters: Partial<Record<string, Convert>> = {
  Conv2D: convertConvolution,
  DepthwiseConv2D: convertDepthwiseConvolution,
  Conv2DTranspose: convertTransposedConvolution,
  Dense: convertDense,
  MaxPooling2D: convertMaxPooling,
  AveragePooling2D: convertAveragePooling,
  UpSampling2D: convertUpsampling,
  DepthToSpace: convertShuffle,
  Flatten: convertFlatten,
  Reshape: convertReshape,
  Activation: convertActivation,
  ReLU: convertActivationClass("ReLU"),
  LeakyReLU: convertActivationClass("LeakyReLU"),
  ELU: convertActivationClass("ELU"),
  BatchNormalization: convertNormalization,
  Add: convertAdd,
  Dropout: skipped,
  SpatialDropout2D: skipped,
  AlphaDropout: skipped,
  GaussianDropout: skipped,
  GaussianNoise: skipped,
  ActivityRegularization: skipped,
};

/** Converts one Keras layer on an input `[H,W,C]` or `[units]`. Throws UserError with the reason if it cannot be converted. */
export function convertLayer(layer: KerasLayerInput, input: Shape): Conversion {
  if (layer.className === "Lambda") refuse(sentence("it holds Python code, which is never run"));
  const take = converters[layer.className];
  if (!take) refuse(sentence("its class is not known here"));
  return take(layer, input);
}

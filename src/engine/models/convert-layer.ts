import { sentence } from "../../core/language/sentence.js";
import type { Shape } from "../../core/network/layer.js";
import { takeActivation, takeElu, takeLeakyRelu, takeRelu } from "./convert-activation.js";
import { takeNormalization } from "./convert-normalization.js";
import { takeFlatten, takePooling, takeReshape, takeUpsampling } from "./convert-shaping.js";
import { takeConvolution, takeDense, takeTransposedConvolution } from "./convert-weighted.js";
import { one, type PlacedKerasLayer, type Take, type Taking } from "./converted.js";
import { refuse } from "./layer-config.js";

/** Has an effect in training alone. */
const skipped: Take = ({ name, className }) => ({
  taken: [],
  note: sentence("{0} ({1}) only acts in training and is left out.", name, className),
});

const takeAdd: Take = (keras) =>
  keras.from === null ? refuse(sentence("what it adds is not a layer before it")) : one(keras, { kind: "add", from: keras.from });

/** Every class of layer that can be taken. */
const takes: Partial<Record<string, Take>> = {
  Conv2D: takeConvolution,
  Conv2DTranspose: takeTransposedConvolution,
  Dense: takeDense,
  MaxPooling2D: takePooling("maxPool2d"),
  AveragePooling2D: takePooling("averagePool2d"),
  UpSampling2D: takeUpsampling,
  Flatten: takeFlatten,
  Reshape: takeReshape,
  Activation: takeActivation,
  ReLU: takeRelu,
  LeakyReLU: takeLeakyRelu,
  ELU: takeElu,
  BatchNormalization: takeNormalization,
  Add: takeAdd,
  Dropout: skipped,
  SpatialDropout2D: skipped,
  AlphaDropout: skipped,
  GaussianDropout: skipped,
  GaussianNoise: skipped,
  ActivityRegularization: skipped,
};

/** Takes one layer on an input `[H,W,C]` or `[units]`. Throws UserError with the reason where it cannot be taken. */
export function takeLayer(layer: PlacedKerasLayer, input: Shape): Taking {
  if (layer.className === "Lambda") refuse(sentence("it holds Python code, which is never run"));
  const take = takes[layer.className];
  if (!take) refuse(sentence("its class is not known here"));
  return take(layer, input);
}

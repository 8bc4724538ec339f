import { z } from "zod";
import { type Activation, type Layer, type Shape, shapeWords, sizeOf } from "../../core/layer.js";
import { type Sentence, sentence } from "../../core/sentence.js";
import type { Tensor } from "../../runs/safetensors.js";
import type { KerasLayer } from "./keras-model.js";
import { activationConfig, channelsLast, convolution, denseConfig, pair, parse, pooling, refuse, slope, squareOf } from "./layer-config.js";

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

/** log2 of a whole power of two, or a refusal. */
function halvings(size: number, what: Sentence): number {
  const count = Math.log2(size);
  return Number.isInteger(count) && count >= 1 ? count : refuse(sentence("its {0} is {1}; only 2, 4, 8 and so on are taken", what, size));
}

/** A layer with its index, and the index of the one whose output it adds: -1 for the input, null where it adds none. */
export interface PlacedKerasLayer extends KerasLayer {
  source: number;
  from: number | null;
}

type Take = (layer: PlacedKerasLayer, input: Shape) => Taking;

const one = (keras: PlacedKerasLayer, layer: Layer, weights: Record<string, Tensor> = {}): Taking => ({
  taken: [{ kind: "layer", layer, weights, part: keras.part, source: keras.source }],
});

/** Kernel and bias; a layer that was saved without a bias gets one of zeros. */
function kernelAndBias(
  { name, weights }: KerasLayer,
  outputs: number,
  biased: boolean,
): { weights: Record<string, Tensor>; note?: Sentence } {
  const { kernel } = weights;
  const bias = weights.bias ?? { shape: [outputs], data: new Float32Array(outputs) };
  const note = biased
    ? undefined
    : sentence("{0} was made without a bias; here it has one of zeros, which training on would change.", name);
  return { weights: { kernel, bias }, note };
}

const takePooling =
  (kind: "maxPool2d" | "averagePool2d"): Take =>
  (keras, input) => {
    const { pool_size, strides, padding } = parse(pooling, keras);
    const size = squareOf(pool_size, sentence("window"));
    if (strides && strides.join() !== pool_size.join())
      refuse(sentence("its windows of {0} overlap or leave gaps (stride {1})", size, shapeWords(strides)));
    if (padding === "same" && (input[0] % size || input[1] % size))
      refuse(sentence("it pads {0} by {1} pixels at the edge", input[0], input[1]));
    return { taken: Array.from({ length: halvings(size, sentence("window")) }, () => one(keras, { kind }).taken).flat() };
  };

/** Has an effect in training alone. */
const skipped: Take = ({ name, className }) => ({
  taken: [],
  note: sentence("{0} ({1}) only acts in training and is left out.", name, className),
});

/** Every class of layer that can be taken. */
const takes: Partial<Record<string, Take>> = {
  Conv2D(keras) {
    const { filters, kernel_size, strides, padding, activation, use_bias } = parse(convolution, keras);
    const layer: Layer = {
      kind: "conv2d",
      filters,
      kernel: squareOf(kernel_size, sentence("kernel")),
      stride: squareOf(strides, sentence("stride")),
      padding,
      activation,
    };
    const { weights, note } = kernelAndBias(keras, filters, use_bias);
    return { ...one(keras, layer, weights), note };
  },
  Conv2DTranspose(keras) {
    const { filters, kernel_size, strides, padding, activation, use_bias, output_padding } = parse(
      convolution.extend({ output_padding: z.unknown().optional() }),
      keras,
    );
    if (output_padding !== null && output_padding !== undefined) refuse(sentence("it has an output padding"));
    const stride = squareOf(strides, sentence("stride"));
    const { weights, note } = kernelAndBias(keras, filters, use_bias);
    return {
      ...one(
        keras,
        {
          kind: "conv2dTranspose",
          filters,
          kernel: squareOf(kernel_size, sentence("kernel")),
          ...(stride !== 1 && { stride }),
          padding,
          activation,
        },
        weights,
      ),
      note,
    };
  },
  Dense(keras, input) {
    const { units, activation, use_bias } = parse(denseConfig, keras);
    const { weights, note } = kernelAndBias(keras, units, use_bias);
    if (input.length !== 3) return { ...one(keras, { kind: "dense", units, activation }, weights), note };
    // On an image Keras computes it for each pixel, as a convolution of one pixel does.
    const { shape, data } = weights.kernel;
    const layer: Layer = { kind: "conv2d", filters: units, kernel: 1, stride: 1, padding: "valid", activation };
    return { ...one(keras, layer, { ...weights, kernel: { shape: [1, 1, ...shape], data } }), note };
  },
  MaxPooling2D: takePooling("maxPool2d"),
  AveragePooling2D: takePooling("averagePool2d"),
  UpSampling2D(keras) {
    const { size, interpolation } = parse(
      z.looseObject({ size: pair.default([2, 2]), interpolation: z.string().default("nearest"), data_format: channelsLast }),
      keras,
    );
    if (interpolation !== "nearest") refuse(sentence("its interpolation is {0}; only nearest is taken", interpolation));
    return {
      taken: Array.from(
        { length: halvings(squareOf(size, sentence("size")), sentence("size")) },
        () => one(keras, { kind: "upsample2d" }).taken,
      ).flat(),
    };
  },
  Flatten(keras) {
    parse(z.looseObject({ data_format: channelsLast }), keras);
    return one(keras, { kind: "flatten" });
  },
  Reshape(keras, input) {
    const { target_shape: target } = parse(
      z.looseObject({
        target_shape: z.union([z.array(z.int()), z.looseObject({ items: z.array(z.int()) }).transform(({ items }) => items)]),
      }),
      keras,
    );
    const known = target.reduce((product, n) => (n === -1 ? product : product * n), 1);
    const shape = target.map((n) => (n === -1 ? sizeOf(input) / known : n));
    if (shape.length === 1) return one(keras, { kind: "flatten" });
    const [height, width, channels] = shape;
    if (shape.length !== 3)
      return refuse(sentence("it makes rows of {0} dimensions; only height by width by channels is taken", shape.length));
    return one(keras, { kind: "reshape", shape: [height, width, channels] });
  },
  Activation: (keras) => one(keras, { kind: "activation", activation: parse(activationConfig, keras).activation }),
  ReLU(keras) {
    const { max_value, threshold, negative_slope } = parse(
      z.looseObject({ max_value: z.number().nullish(), threshold: z.number().nullish(), negative_slope: z.number().nullish() }),
      keras,
    );
    if (max_value !== null && max_value !== undefined) refuse(sentence("it cuts at {0}", max_value));
    if (threshold) refuse(sentence("its threshold is {0}", threshold));
    return one(keras, { kind: "activation", activation: leaky(negative_slope ?? 0) });
  },
  LeakyReLU(keras) {
    const { negative_slope, alpha } = parse(z.looseObject({ negative_slope: slope.optional(), alpha: slope.optional() }), keras);
    return one(keras, { kind: "activation", activation: leaky(negative_slope ?? alpha ?? 0.3) });
  },
  ELU(keras) {
    const { alpha } = parse(z.looseObject({ alpha: slope.default(1) }), keras);
    if (alpha !== 1) refuse(sentence("its alpha is {0}; only 1 is taken", alpha));
    return one(keras, { kind: "activation", activation: "elu" });
  },
  BatchNormalization(keras, input) {
    const { axis, epsilon } = parse(
      z.looseObject({
        axis: z
          .union([
            z.int(),
            z
              .array(z.int())
              .length(1)
              .transform(([only]) => only),
          ])
          .default(-1),
        epsilon: z.number().default(1e-3),
      }),
      keras,
    );
    if (axis !== -1 && axis !== input.length) refuse(sentence("it normalises along axis {0}, not the channels", axis));
    const { gamma, beta, moving_mean: mean, moving_variance: variance } = keras.weights;
    const channels = input[input.length - 1];
    for (const [name, tensor] of Object.entries(keras.weights)) {
      if (tensor.data.length !== channels) refuse(sentence("its {0} has {1} numbers for {2} channels", name, tensor.data.length, channels));
    }
    const scale = Float32Array.from(variance.data, (v, i) => (gamma?.data[i] ?? 1) / Math.sqrt(v + epsilon));
    const shift = Float32Array.from(mean.data, (m, i) => (beta?.data[i] ?? 0) - m * scale[i]);
    return {
      taken: [{ kind: "scaling", name: keras.name, scale, shift, part: keras.part, source: keras.source }],
      note: sentence(
        "{0} (BatchNormalization) is folded into the weights beside it. The outputs are the same; training on trains a net without it.",
        keras.name,
      ),
    };
  },
  Add: (keras) =>
    keras.from === null ? refuse(sentence("what it adds is not a layer before it")) : one(keras, { kind: "add", from: keras.from }),
  Dropout: skipped,
  SpatialDropout2D: skipped,
  AlphaDropout: skipped,
  GaussianDropout: skipped,
  GaussianNoise: skipped,
  ActivityRegularization: skipped,
};

/** Leaky ReLU has one slope here. */
function leaky(slope: number): Activation {
  if (slope === 0) return "relu";
  // 0.2 in float32 is 0.20000000298.
  return Math.abs(slope - 0.2) < 1e-6 ? "leakyRelu" : refuse(sentence("its slope below zero is {0}; only 0.2 is taken", slope));
}

/** Takes one layer on an input `[H,W,C]` or `[units]`. Throws UserError with the reason where it cannot be taken. */
export function takeLayer(layer: PlacedKerasLayer, input: Shape): Taking {
  if (layer.className === "Lambda") refuse(sentence("it holds Python code, which is never run"));
  const take = takes[layer.className];
  if (!take) refuse(sentence("its class is not known here"));
  return take(layer, input);
}

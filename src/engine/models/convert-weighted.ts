import { z } from "zod";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { Layer } from "../../core/network/layer.js";
import type { Tensor } from "../../runs/safetensors.js";
import { type Convert, one } from "./converted.js";
import type { KerasLayer } from "./keras-model.js";
import { convolution, denseConfig, depthwiseConvolution, parse, refuse, squareOf } from "./layer-config.js";

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

export const convertConvolution: Convert = (keras) => {
  const { filters, kernel_size, strides, padding, activation, use_bias } = parse(convolution, keras);
  const layer: Layer = {
    kind: "conv2d",
    filters,
    kernel: squareOf(kernel_size, sentence("kernel")),
    stride: squareOf(strides, sentence("stride")),
    padding,
    ...activation,
  };
  const { weights, note } = kernelAndBias(keras, filters, use_bias);
  return { ...one(keras, layer, weights), note };
};

export const convertDepthwiseConvolution: Convert = (keras, input) => {
  const { kernel_size, strides, padding, activation, use_bias } = parse(depthwiseConvolution, keras);
  const layer: Layer = {
    kind: "depthwiseConv2d",
    kernel: squareOf(kernel_size, sentence("kernel")),
    stride: squareOf(strides, sentence("stride")),
    padding,
    ...activation,
  };
  const { depthwise_kernel: kernel, ...others } = keras.weights;
  const { weights, note } = kernelAndBias({ ...keras, weights: { kernel, ...others } }, input[input.length - 1], use_bias);
  return { ...one(keras, layer, weights), note };
};

export const convertTransposedConvolution: Convert = (keras) => {
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
        ...activation,
      },
      weights,
    ),
    note,
  };
};

export const convertDense: Convert = (keras, input) => {
  const { units, activation, use_bias } = parse(denseConfig, keras);
  const { weights, note } = kernelAndBias(keras, units, use_bias);
  if (input.length !== 3) return { ...one(keras, { kind: "dense", units, ...activation }, weights), note };
  // On an image Keras computes it for each pixel, as a convolution of one pixel does.
  const { shape, data } = weights.kernel;
  const layer: Layer = { kind: "conv2d", filters: units, kernel: 1, stride: 1, padding: "valid", ...activation };
  return { ...one(keras, layer, { ...weights, kernel: { shape: [1, 1, ...shape], data } }), note };
};

import { z } from "zod";
import { sentence } from "../../core/language/sentence.js";
import type { Convert } from "./converted.js";
import { parse, refuse } from "./layer-config.js";

export const convertNormalization: Convert = (keras, input) => {
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
    converted: [{ kind: "scaling", name: keras.name, scale, shift, nestedModel: keras.nestedModel, source: keras.source }],
    note: sentence(
      "{0} (BatchNormalization) is folded into the weights beside it. The outputs are the same; training on trains a net without it.",
      keras.name,
    ),
  };
};

import { z } from "zod";
import { parse, refuse } from "./layer-config.js";
import type { Take } from "./taken.js";

export const takeNormalization: Take = (keras, input) => {
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
  if (axis !== -1 && axis !== input.length) refuse(`it normalises along axis ${axis}, not the channels`);
  const { gamma, beta, moving_mean: mean, moving_variance: variance } = keras.weights;
  const channels = input[input.length - 1];
  for (const [name, tensor] of Object.entries(keras.weights)) {
    if (tensor.data.length !== channels) refuse(`its ${name} has ${tensor.data.length} numbers for ${channels} channels`);
  }
  const scale = Float32Array.from(variance.data, (v, i) => (gamma?.data[i] ?? 1) / Math.sqrt(v + epsilon));
  const shift = Float32Array.from(mean.data, (m, i) => (beta?.data[i] ?? 0) - m * scale[i]);
  return {
    taken: [{ kind: "scaling", name: keras.name, scale, shift, part: keras.part, source: keras.source }],
    note: `${keras.name} (BatchNormalization) is folded into the weights beside it. The outputs are the same; training on trains a net without it.`,
  };
};

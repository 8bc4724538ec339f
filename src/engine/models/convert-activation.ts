import { z } from "zod";
import { sentence } from "../../core/language/sentence.js";
import type { Activation } from "../../core/network/layer.js";
import { type Convert, one } from "./converted.js";
import { activationConfig, parse, refuse, slope } from "./layer-config.js";

/** Leaky ReLU has one slope here. */
function leaky(slope: number): Activation {
  if (slope === 0) return "relu";
  // 0.2 in float32 is 0.20000000298.
  return Math.abs(slope - 0.2) < 1e-6 ? "leakyRelu" : refuse(sentence("its slope below zero is {0}; only 0.2 is taken", slope));
}

export const convertActivation: Convert = (keras) =>
  one(keras, { kind: "activation", activation: parse(activationConfig, keras).activation });

export const convertRelu: Convert = (keras) => {
  const { max_value, threshold, negative_slope } = parse(
    z.looseObject({ max_value: z.number().nullish(), threshold: z.number().nullish(), negative_slope: z.number().nullish() }),
    keras,
  );
  if (max_value !== null && max_value !== undefined) refuse(sentence("it cuts at {0}", max_value));
  if (threshold) refuse(sentence("its threshold is {0}", threshold));
  return one(keras, { kind: "activation", activation: leaky(negative_slope ?? 0) });
};

export const convertLeakyRelu: Convert = (keras) => {
  const { negative_slope, alpha } = parse(z.looseObject({ negative_slope: slope.optional(), alpha: slope.optional() }), keras);
  return one(keras, { kind: "activation", activation: leaky(negative_slope ?? alpha ?? 0.3) });
};

export const convertElu: Convert = (keras) => {
  const { alpha } = parse(z.looseObject({ alpha: slope.default(1) }), keras);
  if (alpha !== 1) refuse(sentence("its alpha is {0}; only 1 is taken", alpha));
  return one(keras, { kind: "activation", activation: "elu" });
};

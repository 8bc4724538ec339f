import { z } from "zod";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence, verbatim } from "../../core/language/sentence.js";
import { type Activated, type Activation, activatedOf } from "../../core/network/activation.js";
import type { KerasLayer } from "./keras-model.js";

/** Height and width: one number for both, two, or two as Keras 3 may wrap them. */
export const pair = z
  .union([z.int(), z.tuple([z.int(), z.int()]), z.looseObject({ items: z.tuple([z.int(), z.int()]) })])
  .transform((value): [number, number] => (typeof value === "number" ? [value, value] : Array.isArray(value) ? value : value.items));

const named: Partial<Record<string, Activation>> = {
  linear: "linear",
  relu: "relu",
  relu6: "relu6",
  leaky_relu: "leakyRelu",
  elu: "elu",
  tanh: "tanh",
  sigmoid: "sigmoid",
};

/** A number, or one as Keras 2 may wrap it. */
const wrapped = z.union([z.number(), z.looseObject({ value: z.number() }).transform(({ value }) => value)]);

/** Leaky ReLU of a slope; of none it is ReLU. */
function leaky(slope: number): Activated {
  if (slope === 0) return { activation: "relu" };
  if (slope < 0 || slope > 1) refuse(sentence("its slope below zero is {0}; only 0 to 1 is taken", slope));
  // 0.2 in float32 is 0.20000000298.
  return activatedOf({ activation: "leakyRelu", negativeSlope: Number(slope.toPrecision(7)) });
}

const rectifier = z
  .looseObject({ max_value: z.number().nullish(), threshold: z.number().nullish(), negative_slope: z.number().nullish() })
  .transform(({ max_value: most, threshold, negative_slope: slope }): Activated => {
    if (threshold) refuse(sentence("its threshold is {0}", threshold));
    if (most === null || most === undefined) return leaky(slope ?? 0);
    return most === 6 && !slope
      ? { activation: "relu6" }
      : refuse(sentence("it cuts at {0}; only 6, without a slope below zero, is taken", most));
  });

const leakyRectifier = z
  .looseObject({ negative_slope: wrapped.optional(), alpha: wrapped.optional() })
  // The layer's default in Keras 2 and 3.
  .transform(({ negative_slope, alpha }) => leaky(negative_slope ?? alpha ?? 0.3));

const exponential = z
  .looseObject({ alpha: wrapped.default(1) })
  .transform(
    ({ alpha }): Activated => (alpha === 1 ? { activation: "elu" } : refuse(sentence("its alpha is {0}; only 1 is taken", alpha))),
  );

/** The classes of layers that do nothing but activate, each with the schema of its configuration. */
export const activationClasses = { ReLU: rectifier, LeakyReLU: leakyRectifier, ELU: exponential };

/** An activation by its name, as an object that carries the name, or as a layer that does nothing else. */
const activation = z
  .union([
    z.string(),
    z.looseObject({ config: z.string() }).transform(({ config }) => config),
    ...Object.entries(activationClasses).map(([name, config]) =>
      z.looseObject({ class_name: z.literal(name), config }).transform(({ config }) => config),
    ),
    z.looseObject({ class_name: z.string() }).transform(({ class_name }) => class_name),
  ])
  .nullish()
  .transform((given, context): Activated => {
    if (typeof given === "object" && given !== null) return given;
    const name = given ?? "linear";
    const known = named[name.toLowerCase()];
    if (known) return { activation: known };
    const names = Object.keys(named).join(", ");
    context.addIssue({ code: "custom", message: `its activation ${name} is not among ${names}` });
    return z.NEVER;
  });

const padding = z.enum(["valid", "same"]).default("valid");
const useBias = z.boolean().default(true);
export const channelsLast = z
  .string()
  .nullish()
  .refine((format) => format !== "channels_first", "its channels come before height and width; only channels_last is taken");

/** What every convolution says. */
const convolving = z.looseObject({
  kernel_size: pair,
  strides: pair.default([1, 1]),
  padding,
  data_format: channelsLast,
  dilation_rate: pair.default([1, 1]).refine(([a, b]) => a === 1 && b === 1, "its kernel is dilated"),
  groups: z
    .int()
    .nullish()
    .refine((groups) => (groups ?? 1) === 1, "its channels are in groups"),
  activation,
  use_bias: useBias,
});
export const convolution = convolving.extend({ filters: z.int().min(1) });
export const depthwiseConvolution = convolving.extend({
  depth_multiplier: z
    .int()
    .default(1)
    .refine((times) => times === 1, "it makes several channels of one"),
});
export const denseConfig = z.looseObject({ units: z.int().min(1), activation, use_bias: useBias });
export const activationConfig = z.looseObject({ activation });
export const pooling = z.looseObject({ pool_size: pair.default([2, 2]), strides: pair.nullish(), padding, data_format: channelsLast });

/** Throws UserError `why`; the caller names the layer. */
export function refuse(why: Sentence): never {
  throw new UserError(why, "bad-layer");
}

/** The configuration of a layer by its schema. Throws UserError with what is not as it should be. */
export function parse<T>(schema: z.ZodType<T>, layer: Pick<KerasLayer, "config">): T {
  const result = schema.safeParse(layer.config);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  return refuse(
    issue.code === "custom"
      ? verbatim(issue.message)
      : sentence("its {0} is not as expected ({1})", issue.path.join(".") || sentence("configuration"), issue.message),
  );
}

/** The one side of a square. Throws UserError if `what` is none. */
export function squareOf([a, b]: readonly [number, number], what: Sentence): number {
  return a === b ? a : refuse(sentence("its {0} is {1} by {2}; only square ones are taken", what, a, b));
}

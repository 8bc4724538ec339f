import { z } from "zod";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence, verbatim } from "../../core/language/sentence.js";
import type { Activation } from "../../core/network/layer.js";
import type { KerasLayer } from "./keras-model.js";

/** Height and width: one number for both, two, or two as Keras 3 may wrap them. */
export const pair = z
  .union([z.int(), z.tuple([z.int(), z.int()]), z.looseObject({ items: z.tuple([z.int(), z.int()]) })])
  .transform((value): [number, number] => (typeof value === "number" ? [value, value] : Array.isArray(value) ? value : value.items));

const named: Partial<Record<string, Activation>> = {
  linear: "linear",
  relu: "relu",
  leaky_relu: "leakyRelu",
  leakyrelu: "leakyRelu",
  elu: "elu",
  tanh: "tanh",
  sigmoid: "sigmoid",
};

/** An activation by name, or as an object that carries the name. */
const activationName = z
  .union([
    z.string(),
    z.looseObject({ config: z.string() }).transform(({ config }) => config),
    z.looseObject({ class_name: z.string() }).transform(({ class_name }) => class_name),
  ])
  .nullish()
  .transform((name) => name ?? "linear");

const activation = activationName.transform((name, context): Activation => {
  const known = named[name.toLowerCase()];
  if (known) return known;
  context.addIssue({
    code: "custom",
    message: `its activation ${name} is not among ${Object.keys(named)
      .filter((n) => n !== "leakyrelu")
      .join(", ")}`,
  });
  return z.NEVER;
});

const padding = z.enum(["valid", "same"]).default("valid");
const useBias = z.boolean().default(true);
export const channelsLast = z
  .string()
  .nullish()
  .refine((format) => format !== "channels_first", "its channels come before height and width; only channels_last is taken");

export const convolution = z.looseObject({
  filters: z.int().min(1),
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
export const denseConfig = z.looseObject({ units: z.int().min(1), activation, use_bias: useBias });
export const activationConfig = z.looseObject({ activation });
export const pooling = z.looseObject({ pool_size: pair.default([2, 2]), strides: pair.nullish(), padding, data_format: channelsLast });

/** Keras's defaults: 0.3 for the layer in Keras 2. */
export const slope = z.union([z.number(), z.looseObject({ value: z.number() }).transform(({ value }) => value)]);

/** Throws UserError `why`; the caller names the layer. */
export function refuse(why: Sentence): never {
  throw new UserError(why, "bad-layer");
}

/** The configuration of a layer by its schema. Throws UserError with what is not as it should be. */
export function parse<T>(schema: z.ZodType<T>, layer: KerasLayer): T {
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

import { z } from "zod";
import { type Activation, activations, leakySlope } from "../../network/activation.js";
import { type Interpolation, interpolations, type LayerKind, type Padding, paddings } from "../../network/layer.js";
import type { LayerField, Limits } from "../knob.js";
import { choiceControl, wholeControl, wholeNumber } from "../rows.js";
import { side } from "./data-schema.js";

export const activationLabels: Record<Activation, string> = {
  linear: "Linear",
  relu: "ReLU",
  relu6: "ReLU6",
  leakyRelu: "Leaky ReLU",
  elu: "ELU",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
};
export const paddingLabels: Record<Padding, string> = { valid: "Valid", same: "Same" };
const interpolationLabels: Record<Interpolation, string> = { nearest: "Nearest", bilinear: "Bilinear" };

// Wide enough for every network that fits in memory: models of other programs, which know no such limits, open too.
const patterns: Limits = { minimum: 1, maximum: 1_000_000 };
const window: Limits = { minimum: 1, maximum: side.maximum };
const pooled: Limits = { minimum: 2, maximum: side.maximum };
const steps: Limits = { minimum: 1, maximum: 4 };
const numbers: Limits = { minimum: 1, maximum: 100_000_000 };
const layerIndices: Limits = { minimum: -1, maximum: 100_000 };

type FieldMeta = Omit<LayerField, "key">;
/** A field with what its row says of it. */
const field = <T extends z.ZodType>(schema: T, meta: FieldMeta): T => schema.meta({ ...meta });

const filters = field(wholeNumber(patterns), { control: wholeControl(patterns), fresh: 16 });
const kernel = field(wholeNumber(window), { control: wholeControl(window), fresh: 3 });
const padding = (standard: Padding) =>
  field(z.enum(paddings).default(standard), { control: choiceControl(paddingLabels), default: standard });
const activation = (standard: Activation) =>
  field(z.enum(activations).default(standard), { control: choiceControl(activationLabels), default: standard });
const slope: Limits = { minimum: 0, maximum: 1 };
const negativeSlope = field(z.number().min(slope.minimum).max(slope.maximum).optional(), {
  control: { kind: "number", integer: false, ...slope, step: 0.05 },
  default: leakySlope,
});
const stride = { control: wholeControl(steps), default: 1 };
const blocks: Limits = { minimum: 2, maximum: 16 };
const block = field(wholeNumber(blocks), { control: wholeControl(blocks), fresh: 2 });
const units = field(wholeNumber(numbers), { control: wholeControl(numbers), fresh: 32 });
const shape = field(z.tuple([wholeNumber(numbers), wholeNumber(numbers), wholeNumber(numbers)]), {
  control: { kind: "numbers", integer: true, ...numbers, minimumLength: 3, maximumLength: 3 },
  fresh: [7, 7, 64],
});

/** A layer of the preset `layers`; what is left out has the usual value. */
export const layerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("conv2d"),
    filters,
    kernel,
    stride: field(wholeNumber(steps).default(stride.default), stride),
    padding: padding("same"),
    activation: activation("relu"),
    negativeSlope,
  }),
  z.object({
    kind: z.literal("depthwiseConv2d"),
    kernel,
    stride: field(wholeNumber(steps).default(stride.default), stride),
    padding: padding("same"),
    activation: activation("relu"),
    negativeSlope,
  }),
  z.object({
    kind: z.literal("conv2dTranspose"),
    filters,
    kernel,
    stride: field(wholeNumber(steps).optional(), stride),
    padding: padding("valid"),
    activation: activation("relu"),
    negativeSlope,
  }),
  z.object({ kind: z.literal("maxPool2d") }),
  z.object({
    kind: z.literal("averagePool2d"),
    size: field(wholeNumber(pooled).optional(), { control: wholeControl(pooled), default: 2 }),
    stride: field(wholeNumber(window).optional(), { control: wholeControl(window), default: 2 }),
    padding: field(z.enum(paddings).optional(), { control: choiceControl(paddingLabels), default: "valid" }),
  }),
  z.object({
    kind: z.literal("upsample2d"),
    interpolation: field(z.enum(interpolations).optional(), { control: choiceControl(interpolationLabels), default: "nearest" }),
  }),
  z.object({ kind: z.literal("depthToSpace"), block }),
  z.object({ kind: z.literal("flatten") }),
  z.object({ kind: z.literal("dense"), units, activation: activation("linear"), negativeSlope }),
  z.object({ kind: z.literal("reshape"), shape }),
  z.object({
    kind: z.literal("activation"),
    activation: field(z.enum(activations), { control: choiceControl(activationLabels), fresh: "relu" }),
    negativeSlope,
  }),
  z.object({ kind: z.literal("add"), from: field(wholeNumber(layerIndices), { control: wholeControl(layerIndices), fresh: -1 }) }),
]);

/** The fields of each kind of layer as data, in the order of the schema. */
export function layerFields(): Record<LayerKind, LayerField[]> {
  const kinds = layerSchema.options.map(({ shape: { kind, ...fields } }) => {
    // Every field of a layer is made by field().
    const rows = Object.entries<z.ZodType>(fields).map(([key, schema]) => ({ key, ...(schema.meta() as unknown as FieldMeta) }));
    return [kind.value, rows] as const;
  });
  // The options are the kinds, each once.
  return Object.fromEntries(kinds) as Record<LayerKind, LayerField[]>;
}

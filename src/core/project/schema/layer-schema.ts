import { z } from "zod";
import { activations, paddings } from "../../network/layer.js";

const positive = z.int().min(1);
const activation = z.enum(activations);

/** A layer of the preset `layers`; what is left out has the usual value. */
export const layerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("conv2d"),
    filters: positive,
    kernel: positive,
    stride: positive.max(4).default(1),
    padding: z.enum(paddings).default("same"),
    activation: activation.default("relu"),
  }),
  z.object({
    kind: z.literal("conv2dTranspose"),
    filters: positive,
    kernel: positive,
    stride: positive.max(4).optional(),
    padding: z.enum(paddings).default("valid"),
    activation: activation.default("relu"),
  }),
  z.object({ kind: z.literal("maxPool2d") }),
  z.object({ kind: z.literal("averagePool2d") }),
  z.object({ kind: z.literal("upsample2d") }),
  z.object({ kind: z.literal("flatten") }),
  z.object({ kind: z.literal("dense"), units: positive, activation: activation.default("linear") }),
  z.object({ kind: z.literal("reshape"), shape: z.tuple([positive, positive, positive]) }),
  z.object({ kind: z.literal("activation"), activation }),
  z.object({ kind: z.literal("add"), from: z.int().min(-1) }),
]);

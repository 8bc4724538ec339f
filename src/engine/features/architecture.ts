import { z } from "zod";
import { decodeSafetensors, type Tensor } from "../../runs/safetensors.js";

/** A convolution with padding "same", batch normalisation folded into kernel and bias, and what follows it. */
export interface FeatureLayer {
  kind: "conv2d" | "depthwiseConv2d";
  stride: number;
  activation: "relu6" | "linear";
  /** `[k,k,in,out]`, of a depthwise convolution `[k,k,channels,1]`. */
  kernel: Tensor;
  /** `[out]`. */
  bias: Tensor;
}

/** Layers in a row, to whose output their input is added if `adds` says so. */
export interface FeatureBlock {
  layers: FeatureLayer[];
  adds: boolean;
  /** Of its output. */
  channels: number;
  /** How many times smaller than the image its output is along each axis, rounded up. */
  reduction: number;
}

/** Computes the outputs of some blocks for images `[N,H,W,3]`. */
export interface BlockRunner {
  run(images: Float32Array, shape: [number, number, number, number]): Float32Array[];
  close(): void;
}

/** What the network takes in the place of a value x on 0..1: (x - 127/255) / (128/255) = scale x - shift. */
export const normalisation = { scale: 255 / 128, shift: 127 / 128 };

const layerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.enum(["conv2d", "depthwiseConv2d"]),
    name: z.string(),
    stride: z.int().min(1),
    activation: z.enum(["relu6", "linear"]),
    block: z.int().optional(),
  }),
  z.object({ kind: z.literal("add"), block: z.int() }),
]);

/**
 * The blocks of the frozen network in a safetensors file, which lists its layers in its metadata. Throws an error if the file is not
 * whole: it is part of the product.
 */
export function readArchitecture(bytes: Uint8Array): FeatureBlock[] {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const blocks: FeatureBlock[] = [];
  let layers: FeatureLayer[] = [];
  let reduction = 1;
  for (const entry of z.array(layerSchema).parse(JSON.parse(metadata.layers))) {
    if (entry.kind !== "add") {
      const { name, kind, stride, activation } = entry;
      layers.push({ kind, stride, activation, kernel: tensor(tensors, `${name}/kernel`), bias: tensor(tensors, `${name}/bias`) });
      reduction *= stride;
    }
    if (entry.block === undefined) continue;
    const channels = layers.at(-1)?.bias.data.length ?? 0;
    blocks.push({ layers, adds: entry.kind === "add", channels, reduction });
    layers = [];
  }
  return blocks;
}

function tensor(tensors: Record<string, Tensor>, name: string): Tensor {
  const found = tensors[name];
  if (!found) throw new Error(`The frozen network has no ${name}.`);
  return found;
}

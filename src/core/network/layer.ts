import { unreachable } from "../language/error.js";
import { type Sentence, sentence } from "../language/sentence.js";
import type { Activated } from "./activation.js";

export const paddings = ["valid", "same"] as const;
export type Padding = (typeof paddings)[number];
export const interpolations = ["nearest", "bilinear"] as const;
export type Interpolation = (typeof interpolations)[number];

/** The window that a pooling looks through, and how far it moves. */
export interface PoolWindow {
  size: number;
  stride: number;
  /** The mean of a window at the edge is that of its pixels inside the image. */
  padding: Padding;
}

/** The window of a pooling with what it leaves out: blocks of 2 by 2. */
export const poolWindow = ({ size = 2, stride = 2, padding = "valid" }: Partial<PoolWindow>): PoolWindow => ({ size, stride, padding });

/** One layer as a person writes it; its shapes follow from what comes before. */
export type Layer =
  | ({ kind: "conv2d"; filters: number; kernel: number; stride: number; padding: Padding } & Activated)
  /** Convolves each channel by itself. */
  | ({ kind: "depthwiseConv2d"; kernel: number; stride: number; padding: Padding } & Activated)
  /** Its stride, 1 if it is left out, is how many times larger height and width become. */
  | ({ kind: "conv2dTranspose"; filters: number; kernel: number; stride?: number; padding: Padding } & Activated)
  | { kind: "maxPool2d" }
  /** What is left out is that of {@link poolWindow}. */
  | ({ kind: "averagePool2d" } & Partial<PoolWindow>)
  /** Without an interpolation each pixel becomes a block; bilinear ones lie between the centres of the old. */
  | { kind: "upsample2d"; interpolation?: Interpolation }
  /** Makes `block` by `block` pixels of each: a pixel's channels are `[block,block,C]`. */
  | { kind: "depthToSpace"; block: number }
  | { kind: "flatten" }
  | ({ kind: "dense"; units: number } & Activated)
  | { kind: "reshape"; shape: [number, number, number] }
  | ({ kind: "activation" } & Activated)
  /** Adds the output of layer `from` (its index), or the network's input for -1. */
  | { kind: "add"; from: number };

export type LayerKind = Layer["kind"];

/** The shape of one image's values between two layers: `[H,W,C]`, or `[units]` after flatten and dense. */
export type Shape = readonly number[];

/** Number of values of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** A shape for people: `28 × 28 × 1`. */
export const shapeWords = (shape: Shape): string => shape.join(" × ");

/** The trainable tensors of a layer, by name, in Keras's layouts: conv `[k,k,in,out]`, depthwise `[k,k,channels,1]`, transposed `[k,k,out,in]`, dense `[in,out]`. */
export type ParameterShapes = Readonly<Record<string, Shape>>;

/** What a layer makes of an input shape: its output and its parameters, or why it does not fit, to follow a colon. */
export type LayerShape = { output: Shape; parameters: ParameterShapes } | { problem: Sentence };

const weights = (kernel: Shape, outputs: number): ParameterShapes => ({ kernel, bias: [outputs] });

const leavesGaps = (stride: number, kernel: number): LayerShape => ({
  problem: sentence("its stride of {0} is larger than its kernel of {1}, which leaves gaps", stride, kernel),
});

/** How many places a window takes along height and width of an image, or why it does not fit. */
function movedOver([height, width]: Shape, { size, stride, padding }: PoolWindow): { places: [number, number] } | { problem: Sentence } {
  const along = (n: number) => (padding === "same" ? Math.ceil(n / stride) : Math.floor((n - size) / stride) + 1);
  if (padding === "same" || (size <= height && size <= width)) return { places: [along(height), along(width)] };
  return {
    problem: sentence(
      "its kernel of {0} by {0} pixels does not fit on {1} by {2} pixels; use a smaller kernel, fewer levels or larger images",
      size,
      height,
      width,
    ),
  };
}

/** Shapes of `layer` on `input`; `outputs` are those of the layers before it and `networkInput` the image's. */
export function layerShape(layer: Layer, input: Shape, outputs: readonly Shape[], networkInput: Shape): LayerShape {
  const [height, width, channels] = input;
  const flat = input.length !== 3;
  const needsImage = (what: Sentence): LayerShape => ({
    problem: sentence(
      "{0} needs an image (height, width, channels), but the layer before it gives {1} numbers; add a reshape layer before it",
      what,
      sizeOf(input),
    ),
  });
  switch (layer.kind) {
    case "conv2d": {
      if (flat) return needsImage(sentence("a convolution"));
      const { kernel, filters } = layer;
      const moved = movedOver(input, { ...layer, size: kernel });
      if ("problem" in moved) return moved;
      return { output: [...moved.places, filters], parameters: weights([kernel, kernel, channels, filters], filters) };
    }
    case "depthwiseConv2d": {
      if (flat) return needsImage(sentence("a depthwise convolution"));
      const { kernel, stride } = layer;
      if (stride > kernel) return leavesGaps(stride, kernel);
      const moved = movedOver(input, { ...layer, size: kernel });
      if ("problem" in moved) return moved;
      return { output: [...moved.places, channels], parameters: weights([kernel, kernel, channels, 1], channels) };
    }
    case "conv2dTranspose": {
      if (flat) return needsImage(sentence("a transposed convolution"));
      const { stride = 1 } = layer;
      // Pixels that no weight reaches are of no use, and TensorFlow crashes on their gradients.
      if (stride > layer.kernel) return leavesGaps(stride, layer.kernel);
      const border = layer.padding === "same" ? 0 : layer.kernel - stride;
      return {
        output: [height * stride + border, width * stride + border, layer.filters],
        parameters: weights([layer.kernel, layer.kernel, layer.filters, channels], layer.filters),
      };
    }
    case "averagePool2d": {
      if (flat) return needsImage(sentence("pooling"));
      const moved = movedOver(input, poolWindow(layer));
      return "problem" in moved ? moved : { output: [...moved.places, channels], parameters: {} };
    }
    case "maxPool2d":
      if (flat) return needsImage(sentence("pooling"));
      if (height < 2 || width < 2)
        return { problem: sentence("pooling halves {0} by {1} pixels to nothing; use fewer levels or larger images", height, width) };
      return { output: [height >> 1, width >> 1, channels], parameters: {} };
    case "upsample2d":
      if (flat) return needsImage(sentence("upsampling"));
      return { output: [2 * height, 2 * width, channels], parameters: {} };
    case "depthToSpace": {
      if (flat) return needsImage(sentence("making pixels of channels"));
      const { block } = layer;
      if (channels % block ** 2 !== 0)
        return {
          problem: sentence(
            "it makes {0} by {0} pixels of the channels of one, and {1} channels cannot be parted so; give the layer before it a multiple of {2} filters",
            block,
            channels,
            block ** 2,
          ),
        };
      return { output: [block * height, block * width, channels / block ** 2], parameters: {} };
    }
    case "flatten":
      return { output: [sizeOf(input)], parameters: {} };
    case "dense":
      if (!flat) return { problem: sentence("a dense layer needs a row of numbers; add a flatten layer before it") };
      return { output: [layer.units], parameters: weights([input[0], layer.units], layer.units) };
    case "reshape":
      if (sizeOf(layer.shape) !== sizeOf(input)) {
        return {
          problem: sentence(
            "it cannot turn {0} numbers into {1} ({2} numbers); change its shape, or give the layer before it {2} units",
            sizeOf(input),
            shapeWords(layer.shape),
            sizeOf(layer.shape),
          ),
        };
      }
      return { output: layer.shape, parameters: {} };
    case "activation":
      return { output: input, parameters: {} };
    case "add": {
      const other = layer.from < 0 ? networkInput : outputs[layer.from];
      if (!other)
        return {
          problem: sentence(
            'it adds layer {0}, which does not come before it; choose an earlier one (its "from" counts from 0, and -1 is the input)',
            layer.from + 1,
          ),
        };
      if (other.join() !== input.join())
        return {
          problem: sentence(
            "it adds shapes that differ: {0} and {1}; choose a layer of the same shape",
            shapeWords(input),
            shapeWords(other),
          ),
        };
      return { output: input, parameters: {} };
    }
    default:
      return unreachable(layer);
  }
}

import { unreachable } from "./problem.js";

export const activations = ["linear", "relu", "leakyRelu", "elu", "tanh", "sigmoid"] as const;
export type Activation = (typeof activations)[number];
export const paddings = ["valid", "same"] as const;
export type Padding = (typeof paddings)[number];

/** The slope of leaky relu below zero, as in Keras 3. */
export const leakySlope = 0.2;

/** One layer as a person writes it; its shapes follow from what comes before. */
export type Layer =
  | { kind: "conv2d"; filters: number; kernel: number; stride: number; padding: Padding; activation: Activation }
  /** Its stride, 1 where it is left out, is how many times larger height and width become. */
  | { kind: "conv2dTranspose"; filters: number; kernel: number; stride?: number; padding: Padding; activation: Activation }
  | { kind: "maxPool2d" }
  | { kind: "averagePool2d" }
  | { kind: "upsample2d" }
  | { kind: "flatten" }
  | { kind: "dense"; units: number; activation: Activation }
  | { kind: "reshape"; shape: [number, number, number] }
  | { kind: "activation"; activation: Activation }
  /** Adds the output of layer `from` (its index), or the network's input for -1. */
  | { kind: "add"; from: number };

export type LayerKind = Layer["kind"];

/** The shape of one image's values at a place in the network: `[H,W,C]`, or `[units]` after flatten and dense. */
export type Shape = readonly number[];

/** Number of values of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** The trainable tensors of a layer, by name, in Keras's layouts: conv `[k,k,in,out]`, transposed `[k,k,out,in]`, dense `[in,out]`. */
export type ParameterShapes = Readonly<Record<string, Shape>>;

/** What a layer makes of an input shape: its output and its parameters, or a sentence why it does not fit. */
export type LayerShape = { output: Shape; parameters: ParameterShapes } | { problem: string };

const weights = (kernel: Shape, outputs: number): ParameterShapes => ({ kernel, bias: [outputs] });

/** Shapes of `layer` on `input`; `outputs` are those of the layers before it and `networkInput` the image's. */
export function layerShape(layer: Layer, input: Shape, outputs: readonly Shape[], networkInput: Shape): LayerShape {
  const [height, width, channels] = input;
  const flat = input.length !== 3;
  const needsImage = (what: string): LayerShape => ({
    problem: `${what} needs an image (height, width, channels), but the layer before it gives ${sizeOf(input)} numbers; add a reshape layer before it`,
  });
  switch (layer.kind) {
    case "conv2d": {
      if (flat) return needsImage("a convolution");
      const { kernel, stride, filters } = layer;
      const along = (n: number) => (layer.padding === "same" ? Math.ceil(n / stride) : Math.floor((n - kernel) / stride) + 1);
      if (layer.padding === "valid" && (kernel > height || kernel > width)) {
        return {
          problem: `its kernel of ${kernel} by ${kernel} pixels does not fit on ${height} by ${width} pixels; use a smaller kernel, fewer levels or larger images`,
        };
      }
      return { output: [along(height), along(width), filters], parameters: weights([kernel, kernel, channels, filters], filters) };
    }
    case "conv2dTranspose": {
      if (flat) return needsImage("a transposed convolution");
      const { stride = 1 } = layer;
      // Pixels that no weight reaches are of no use, and TensorFlow crashes on their gradients.
      if (stride > layer.kernel)
        return { problem: `its stride of ${stride} is larger than its kernel of ${layer.kernel}, which leaves gaps` };
      const border = layer.padding === "same" ? 0 : layer.kernel - stride;
      return {
        output: [height * stride + border, width * stride + border, layer.filters],
        parameters: weights([layer.kernel, layer.kernel, layer.filters, channels], layer.filters),
      };
    }
    case "maxPool2d":
    case "averagePool2d":
      if (flat) return needsImage("pooling");
      if (height < 2 || width < 2)
        return { problem: `pooling halves ${height} by ${width} pixels to nothing; use fewer levels or larger images` };
      return { output: [height >> 1, width >> 1, channels], parameters: {} };
    case "upsample2d":
      if (flat) return needsImage("upsampling");
      return { output: [2 * height, 2 * width, channels], parameters: {} };
    case "flatten":
      return { output: [sizeOf(input)], parameters: {} };
    case "dense":
      if (!flat) return { problem: "a dense layer needs a row of numbers; add a flatten layer before it" };
      return { output: [layer.units], parameters: weights([input[0], layer.units], layer.units) };
    case "reshape":
      if (sizeOf(layer.shape) !== sizeOf(input)) {
        return {
          problem: `it cannot turn ${sizeOf(input)} numbers into ${layer.shape.join(" by ")} (${sizeOf(layer.shape)} numbers); change its shape, or give the layer before it ${sizeOf(layer.shape)} units`,
        };
      }
      return { output: layer.shape, parameters: {} };
    case "activation":
      return { output: input, parameters: {} };
    case "add": {
      const other = layer.from < 0 ? networkInput : outputs[layer.from];
      if (!other)
        return {
          problem: `it adds layer ${layer.from + 1}, which does not come before it; choose an earlier one (its "from" counts from 0, and -1 is the input)`,
        };
      if (other.join() !== input.join())
        return { problem: `it adds shapes that differ: ${input.join(" by ")} and ${other.join(" by ")}; choose a layer of the same shape` };
      return { output: input, parameters: {} };
    }
    default:
      return unreachable(layer);
  }
}

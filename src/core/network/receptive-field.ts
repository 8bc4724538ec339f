import { unreachable } from "../language/error.js";
import { poolWindow } from "./layer.js";
import type { Network } from "./network.js";

/** What the output of a layer is made of: how many pixels of the input one of its places covers, and how far beyond these it sees. */
interface Field {
  step: number;
  radius: number;
}

/** What a fully convolutional network sees of a picture, in pixels. */
export interface ReceptiveField {
  /** How far around a pixel of the output its value depends on the picture, at most; at strides it is counted to the farther side. */
  radius: number;
  /** How many pixels a place of the coarsest layer covers: a picture moved by as much gives the same output, moved. */
  coarsest: number;
}

/** The receptive field of a network; null if a layer joins all places, so that it takes one size of images alone. */
export function receptiveField({ layers }: Pick<Network, "layers">): ReceptiveField | null {
  const outputs: Field[] = [];
  let field: Field = { step: 1, radius: 0 };
  const input = field;
  const window = (size: number, stride: number): Field => ({
    step: field.step * stride,
    radius: field.radius + Math.floor(size / 2) * field.step,
  });
  // A pixel at one end of what its place covered sees that much farther to the other.
  const split = (by: number): Field => ({ step: field.step / by, radius: field.radius + field.step - field.step / by });
  for (const layer of layers) {
    switch (layer.kind) {
      case "conv2d":
      case "depthwiseConv2d":
        field = window(layer.kernel, layer.stride);
        break;
      case "maxPool2d":
        field = window(2, 2);
        break;
      case "averagePool2d": {
        const { size, stride } = poolWindow(layer);
        field = window(size, stride);
        break;
      }
      case "conv2dTranspose": {
        const step = field.step / (layer.stride ?? 1);
        field = { step, radius: field.radius + field.step + layer.kernel * step };
        break;
      }
      case "upsample2d":
        field = split(2);
        if (layer.interpolation === "bilinear") field = { ...field, radius: field.radius + 2 * field.step };
        break;
      case "depthToSpace":
        field = split(layer.block);
        break;
      case "activation":
        break;
      case "add": {
        const other = layer.from < 0 ? input : outputs[layer.from];
        field = { ...field, radius: Math.max(field.radius, other.radius) };
        break;
      }
      case "flatten":
      case "dense":
      case "reshape":
        return null;
      default:
        return unreachable(layer);
    }
    outputs.push(field);
  }
  return { radius: Math.ceil(field.radius), coarsest: Math.max(1, ...outputs.map(({ step }) => step)) };
}

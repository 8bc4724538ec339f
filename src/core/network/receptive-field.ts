import { unreachable } from "../language/error.js";
import { poolWindow } from "./layer.js";
import type { Network } from "./network.js";

/** What an output is made of: how many pixels of the input lie between two of its places, and how far beyond its own it sees. */
interface Field {
  step: number;
  radius: number;
}

/**
 * How many pixels around a pixel of the output its value depends on at most, upwards; null if a layer joins all places, so that the
 * network takes one size of images alone. At strides it is counted to the farther side.
 */
export function receptiveRadius({ layers }: Pick<Network, "layers">): number | null {
  const outputs: Field[] = [];
  let field: Field = { step: 1, radius: 0 };
  const input = field;
  const window = (size: number, stride: number): Field => ({
    step: field.step * stride,
    radius: field.radius + Math.floor(size / 2) * field.step,
  });
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
        field = { step, radius: field.radius + layer.kernel * step };
        break;
      }
      case "upsample2d":
        field = { step: field.step / 2, radius: field.radius + (layer.interpolation === "bilinear" ? field.step : 0) };
        break;
      case "depthToSpace":
        field = { ...field, step: field.step / layer.block };
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
  return Math.ceil(field.radius);
}

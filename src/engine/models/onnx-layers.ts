import { unreachable } from "../../core/language/error.js";
import { type Activated, slopeOf } from "../../core/network/activation.js";
import { poolWindow } from "../../core/network/layer.js";
import type { NetworkLayer } from "../../core/network/network.js";
import { required } from "../contract/required.js";
import { transposed } from "./axes.js";
import type { OnnxAttribute, OnnxGraph } from "./onnx-graph.js";
import type { Submodel, SubmodelLayer } from "./submodels.js";

/** Keras's kernels `[k,k,in,out]` and `[k,k,out,in]` to ONNX's `[out,in,k,k]` and `[in,out,k,k]`. */
export const kernelAxes = [3, 2, 0, 1];
/** And back. */
export const backAxes = [2, 3, 1, 0];
/** A depthwise kernel `[k,k,channels,1]` to ONNX's `[channels,1,k,k]` of as many groups, and back. */
export const depthwiseAxes = [2, 3, 0, 1];

/** Adds the nodes of a submodel's layers; gives the name of the last one's output. */
export function layersOf(graph: OnnxGraph, submodel: Submodel, start: string): string {
  const ends: string[] = [];
  for (const { layer, weights, adds } of submodel.layers) {
    const input = ends.at(-1) ?? start;
    const other = adds === null ? null : adds < 0 ? start : required(ends[adds], `output of layer ${adds}, which ${layer.name} adds`);
    ends.push(node(graph, layer, weights, input, other));
  }
  return ends.at(-1) ?? start;
}

/** The window of a convolution or pooling. Of the pixels that `same` adds (or a transposed one cuts off) the odd one comes last. */
function windowOf(
  layer: Extract<NetworkLayer, { kind: "conv2d" | "depthwiseConv2d" | "conv2dTranspose" | "averagePool2d" }>,
): Record<string, OnnxAttribute> {
  const { input, kind } = layer;
  const { size: kernel, stride, padding } = kind === "averagePool2d" ? poolWindow(layer) : { stride: 1, ...layer, size: layer.kernel };
  const around = (n: number): [number, number] => {
    if (padding === "valid") return [0, 0];
    const all = kind !== "conv2dTranspose" ? Math.max((Math.ceil(n / stride) - 1) * stride + kernel - n, 0) : kernel - stride;
    return [all >> 1, all - (all >> 1)];
  };
  const [rows, columns] = [around(input[0]), around(input[1])];
  return {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [rows[0], columns[0], rows[1], columns[1]],
  };
}

/** The nodes of a layer; gives the name of their output. */
function node(graph: OnnxGraph, layer: NetworkLayer, weights: SubmodelLayer["weights"], input: string, other: string | null): string {
  const { name } = layer;
  switch (layer.kind) {
    case "conv2d":
    case "conv2dTranspose": {
      const kernel = graph.weights(`${name}/kernel`, transposed(weights.kernel, kernelAxes));
      const inputs = [input, kernel, graph.weights(`${name}/bias`, weights.bias)];
      return activated(graph, layer, graph.node(layer.kind === "conv2d" ? "Conv" : "ConvTranspose", inputs, windowOf(layer)));
    }
    case "depthwiseConv2d": {
      const kernel = graph.weights(`${name}/kernel`, transposed(weights.kernel, depthwiseAxes));
      const inputs = [input, kernel, graph.weights(`${name}/bias`, weights.bias)];
      return activated(graph, layer, graph.node("Conv", inputs, { ...windowOf(layer), group: layer.input[2] }));
    }
    case "dense": {
      const inputs = [input, graph.weights(`${name}/kernel`, weights.kernel), graph.weights(`${name}/bias`, weights.bias)];
      return activated(graph, layer, graph.node("Gemm", inputs));
    }
    case "maxPool2d":
      return graph.node("MaxPool", [input], { kernel_shape: [2, 2], strides: [2, 2] });
    case "averagePool2d":
      return graph.node("AveragePool", [input], windowOf(layer));
    case "upsample2d": {
      const scales = graph.weights(`${name}/scales`, { shape: [4], data: Float32Array.of(1, 1, 2, 2) });
      if (layer.interpolation === "bilinear")
        return graph.node("Resize", [input, "", scales], { mode: "linear", coordinate_transformation_mode: "half_pixel" });
      return graph.node("Resize", [input, "", scales], {
        mode: "nearest",
        coordinate_transformation_mode: "asymmetric",
        nearest_mode: "floor",
      });
    }
    case "depthToSpace":
      return graph.node("DepthToSpace", [input], { blocksize: layer.block, mode: "DCR" });
    case "flatten": {
      // The order of the numbers in a row is height, width, channels.
      const turned = layer.input.length === 3 ? graph.node("Transpose", [input], { perm: [0, 2, 3, 1] }) : input;
      return graph.node("Reshape", [turned, graph.integers([0, -1])]);
    }
    case "reshape": {
      const turned = layer.input.length === 3 ? graph.node("Transpose", [input], { perm: [0, 2, 3, 1] }) : input;
      return graph.node("Transpose", [graph.node("Reshape", [turned, graph.integers([0, ...layer.shape])])], { perm: [0, 3, 1, 2] });
    }
    case "activation":
      return activated(graph, layer, input);
    case "add":
      return graph.node("Add", [input, required(other, `second input of ${name}`)]);
    default:
      return unreachable(layer);
  }
}

function activated(graph: OnnxGraph, layer: Activated & { name: string }, input: string): string {
  switch (layer.activation) {
    case "linear":
      return input;
    case "relu":
      return graph.node("Relu", [input]);
    case "relu6": {
      const bound = (name: string, value: number) => graph.weights(`${layer.name}/${name}`, { shape: [], data: Float32Array.of(value) });
      return graph.node("Clip", [input, bound("minimum", 0), bound("maximum", 6)]);
    }
    case "leakyRelu":
      return graph.node("LeakyRelu", [input], { alpha: { float: slopeOf(layer) } });
    case "elu":
      return graph.node("Elu", [input]);
    case "tanh":
      return graph.node("Tanh", [input]);
    case "sigmoid":
      return graph.node("Sigmoid", [input]);
    default:
      return unreachable(layer.activation);
  }
}

import { unreachable } from "../../../core/language/error.js";
import type { Block } from "../blocks.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import { activationGraph } from "./activation.js";
import { addGraph } from "./add.js";
import { averagePool2dGraph } from "./average-pool2d.js";
import { conv2dGraph } from "./conv2d.js";
import { conv2dTransposeGraph } from "./conv2d-transpose.js";
import { denseGraph } from "./dense.js";
import { depthToSpaceGraph } from "./depth-to-space.js";
import { depthwiseConv2dGraph } from "./depthwise-conv2d.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";
import { maxPool2dGraph } from "./max-pool2d.js";
import { isPointwise, pointwiseGraph } from "./pointwise-convolution.js";
import { pooledConvolutionGraph } from "./pooled-convolution.js";
import { reshapeGraph } from "./reshape.js";
import { upsample2dGraph } from "./upsample2d.js";
import { upsampledConvolutionGraph } from "./upsampled-convolution.js";

/** The block's part of the graph. `other` is the second value that an add layer takes. */
export function blockGraph(graph: Operations, block: Block, input: Value, other: Value, parameters: Parameters): LayerGraph {
  if (block.kind === "upsampled convolution") return upsampledConvolutionGraph(graph, block.layer, input, parameters);
  if (block.kind === "pooled convolution") return pooledConvolutionGraph(graph, block.layer, input, parameters);
  const { layer } = block;
  switch (layer.kind) {
    case "conv2d":
      return isPointwise(layer) ? pointwiseGraph(graph, layer, input, parameters) : conv2dGraph(graph, layer, input, parameters);
    case "depthwiseConv2d":
      return depthwiseConv2dGraph(graph, layer, input, parameters);
    case "conv2dTranspose":
      return conv2dTransposeGraph(graph, layer, input, parameters);
    case "dense":
      return denseGraph(graph, layer, input, parameters);
    case "maxPool2d":
      return maxPool2dGraph(graph, input);
    case "averagePool2d":
      return averagePool2dGraph(graph, layer, input);
    case "upsample2d":
      return upsample2dGraph(graph, layer, input);
    case "depthToSpace":
      return depthToSpaceGraph(graph, layer, input);
    case "flatten":
    case "reshape":
      return reshapeGraph(graph, layer, input);
    case "activation":
      return activationGraph(graph, layer, input);
    case "add":
      return addGraph(graph, input, other);
    default:
      return unreachable(layer);
  }
}

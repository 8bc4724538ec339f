import { type PoolWindow, poolWindow } from "../../../core/network/layer.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

/** y = the mean of each window, so an equal part of dy goes to each of its pixels. */
export function averagePool2dGraph(graph: Operations, layer: Partial<PoolWindow>, input: Value): LayerGraph {
  const { size, stride, padding } = poolWindow(layer);
  return {
    output: graph.averagePool(input, size, size, stride, padding),
    backward: (gradient) => ({ inputs: [graph.averagePoolGradient(input, gradient, size, size, stride, padding)], parameters: {} }),
  };
}

import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations } from "../operations.js";
import type { LayerGraph } from "./layer-graph.js";

/**
 * Nearest: y[p,q] = x[p >> 1, q >> 1], so dx is the sum of dy over each 2 by 2 block. Bilinear: y is a sum of x with fixed
 * shares, so dx is that of dy with the same shares.
 */
export function upsample2dGraph(graph: Operations, layer: Extract<NetworkLayer, { kind: "upsample2d" }>, input: Value): LayerGraph {
  if (layer.interpolation === "bilinear")
    return {
      output: graph.upsampleBilinear(input, layer.output),
      backward: (gradient) => ({ inputs: [graph.upsampleBilinearGradient(input, gradient)], parameters: {} }),
    };
  return {
    output: graph.upsample(input, layer.output),
    backward: (gradient) => ({ inputs: [graph.upsampleGradient(gradient, layer.input)], parameters: {} }),
  };
}

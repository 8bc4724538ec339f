import type { NetworkLayer } from "../../../core/network.js";
import type { Value } from "../graph-def.js";
import type { Operations, Window } from "../operations.js";
import { biasAndActivation } from "./activation.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";

type Convolution = Extract<NetworkLayer, { kind: "conv2d" | "conv2dTranspose" }>;

/** Whether upsampling before this layer folds into it: a transposed convolution, or one of odd kernel that keeps the size. */
export function foldsUpsampling(layer: NetworkLayer): layer is Convolution {
  if (layer.kind === "conv2dTranspose") return true;
  return layer.kind === "conv2d" && layer.stride === 1 && layer.padding === "same" && layer.kernel % 2 === 1;
}

/** K[j] = W[j] + W[j-1] along both axes: `[k,k,a,b]` to `[k+1,k+1,a,b]`. */
function box(graph: Operations, kernel: Value): Value {
  const none = [0, 0] as const;
  const rows = graph.add(graph.pad(kernel, [[0, 1], none, none, none]), graph.pad(kernel, [[1, 0], none, none, none]));
  return graph.add(graph.pad(rows, [none, [0, 1], none, none]), graph.pad(rows, [none, [1, 0], none, none]));
}

/** The adjoint of {@link box}: dW[j] = dK[j] + dK[j+1] along both axes. */
function unbox(graph: Operations, gradient: Value, k: number): Value {
  const rows = graph.add(graph.slice(gradient, [0, 0, 0, 0], [k, -1, -1, -1]), graph.slice(gradient, [1, 0, 0, 0], [k, -1, -1, -1]));
  return graph.add(graph.slice(rows, [0, 0, 0, 0], [-1, k, -1, -1]), graph.slice(rows, [0, 1, 0, 0], [-1, k, -1, -1]));
}

/** The kernel turned round, its channels exchanged; its own inverse and adjoint. */
function turn(graph: Operations, kernel: Value): Value {
  return graph.transpose(graph.reverse(kernel, [0, 1]), [0, 1, 3, 2]);
}

/**
 * Nearest upsampling u[m] = x[m >> 1] and the convolution after it, as one transposed convolution of stride 2 (along one axis):
 * - transposed: y[i] = sum of u[m] W[i-m] = sum of x[m] (W[i-2m] + W[i-2m-1]), so its kernel is box(W);
 * - convolution, k = 2p+1, same: y[i] = sum of W[t] u[i+t-p] = sum of x[m] (R[i-2m+p] + R[i-2m+p-1]) with R[f] = W[k-1-f],
 *   so its kernel is box(turn(W)).
 * `same` of a kernel of k+1 and stride 2 cuts off k-1 in all, (k-1) >> 1 of it before: what `same` of both layers cuts off.
 * dx is the convolution of stride 2 of dy with that kernel; dW goes back through box and turn.
 */
export function upsampledConvolutionGraph(graph: Operations, layer: Convolution, input: Value, { kernel, bias }: Parameters): LayerGraph {
  const window: Window = { stride: 2, padding: layer.padding };
  const turned = layer.kind === "conv2d";
  const folded = box(graph, turned ? turn(graph, kernel) : kernel);
  const size = layer.kernel + 1;
  const foldedShape = [size, size, layer.filters, layer.input[2]];
  const { output, backward } = biasAndActivation(graph, layer.activation, graph.conv2dImages(layer.output, folded, input, window), bias);
  return {
    output,
    backward: (gradient, needsInputs) => {
      const d = backward(gradient);
      const unboxed = unbox(graph, graph.conv2dKernel(d.x, foldedShape, input, window), layer.kernel);
      return {
        inputs: needsInputs ? [graph.conv2d(d.x, folded, window)] : [],
        parameters: { kernel: turned ? turn(graph, unboxed) : unboxed, bias: d.bias },
      };
    },
  };
}

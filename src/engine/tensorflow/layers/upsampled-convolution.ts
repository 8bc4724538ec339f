import { activatedOf } from "../../../core/network/activation.js";
import type { NetworkLayer } from "../../../core/network/network.js";
import type { Value } from "../graph-def.js";
import type { Operations, Window } from "../operations.js";
import { biasAndActivation } from "./activation.js";
import { phaseTaps, type TapSums, upsampledTaps } from "./kernel-taps.js";
import type { LayerGraph, Parameters } from "./layer-graph.js";

type Convolution = Extract<NetworkLayer, { kind: "conv2d" | "conv2dTranspose" }>;

/** Up to so many channels of output leave most of a processor's vector empty, so four pixels are computed as one of four times as many. */
const fewChannels = 4;

/** Whether upsampling before this layer folds into it: a transposed convolution, or one of odd kernel that keeps the size. */
export function foldsUpsampling(layer: NetworkLayer): layer is Convolution {
  if (layer.kind === "conv2dTranspose") return (layer.stride ?? 1) === 1;
  return layer.kind === "conv2d" && layer.stride === 1 && layer.padding === "same" && layer.kernel % 2 === 1;
}

/** Sums of a kernel's taps, its channels as they were: `[k,k,a,b]` to `[taps,a,b]`. */
function sumTaps(graph: Operations, kernel: Value, { matrix, rows, taps }: TapSums, channels: readonly [number, number]): Value {
  const flat = graph.reshape(kernel, [taps, channels[0] * channels[1]]);
  const sums = graph.cast(graph.constant("float32", [rows, taps], matrix), graph.precisionOf(kernel));
  return graph.reshape(graph.matMul(sums, flat), [rows, ...channels]);
}

/** The adjoint of {@link sumTaps}. */
function spreadTaps(graph: Operations, gradient: Value, sums: TapSums, [a, b]: readonly [number, number]): Value {
  const flat = graph.reshape(gradient, [sums.rows, a * b]);
  const size = Math.sqrt(sums.taps);
  const matrix = graph.cast(graph.constant("float32", [sums.rows, sums.taps], sums.matrix), graph.precisionOf(gradient));
  const spread = graph.matMul(matrix, flat, { a: true });
  return graph.reshape(spread, [size, size, a, b]);
}

/**
 * Nearest upsampling u[m] = x[m >> 1] and the convolution after it, as one transposed convolution of stride 2 (along one axis):
 * - transposed: y[i] = sum of u[m] W[i-m] = sum of x[m] (W[i-2m] + W[i-2m-1]), so its kernel is K[a] = W[a] + W[a-1];
 * - convolution, k = 2p+1, same: y[i] = sum of W[t] u[i+t-p] = sum of x[m] (R[i-2m+p] + R[i-2m+p-1]) with R[f] = W[k-1-f],
 *   so its kernel is the same of R, its channels exchanged.
 * `same` of a kernel of k+1 and stride 2 cuts off k-1 in all, (k-1) >> 1 of it before: what `same` of both layers cuts off.
 * dx is the convolution of stride 2 of dy with K; dW is the adjoint of the sums of dK.
 */
export function upsampledConvolutionGraph(graph: Operations, layer: Convolution, input: Value, { kernel, bias }: Parameters): LayerGraph {
  const window: Window = { stride: 2, padding: layer.padding };
  const sums = upsampledTaps(layer.kernel, layer.kind === "conv2d");
  const size = layer.kernel + 1;
  const { filters } = layer;
  const channels = layer.input[2];
  const turned = layer.kind === "conv2d";
  const own = turned ? ([channels, filters] as const) : ([filters, channels] as const);
  const summed = sumTaps(graph, kernel, sums, own);
  const folded = graph.reshape(turned ? graph.transpose(summed, [0, 2, 1]) : summed, [size, size, filters, channels]);
  const convolved =
    filters <= fewChannels ? byPhases(graph, layer, input, kernel, own) : graph.conv2dImages(layer.output, folded, input, window);
  const { output, backward } = biasAndActivation(graph, { ...activatedOf(layer), shape: layer.output }, convolved, bias);
  return {
    output,
    backward: (gradient, needsInputs) => {
      const d = backward(gradient);
      const dFolded = graph.conv2dKernel(d.x, [size, size, filters, channels], input, window);
      const dSummed = turned ? graph.transpose(dFolded, [0, 1, 3, 2]) : dFolded;
      return {
        inputs: needsInputs ? [graph.conv2d(d.x, folded, window)] : [],
        parameters: { kernel: spreadTaps(graph, dSummed, sums, own), bias: d.bias },
      };
    },
  };
}

/**
 * The same output from its four phases: y[2m+q] = sum over t of K[2t+q] x[m-t], so that a convolution of stride 1 gives the four
 * pixels of each 2 by 2 block as channels.
 */
function byPhases(graph: Operations, layer: Convolution, input: Value, kernel: Value, own: readonly [number, number]): Value {
  const turned = layer.kind === "conv2d";
  const size = (layer.kernel + 2) >> 1;
  const { filters } = layer;
  const channels = layer.input[2];
  const summed = sumTaps(graph, kernel, phaseTaps(layer.kernel, turned), own);
  const phases = graph.reshape(summed, [size * size, 4, ...own]);
  const placed = graph.reshape(graph.transpose(phases, turned ? [0, 2, 1, 3] : [0, 3, 1, 2]), [size, size, channels, 4 * filters]);
  const blocks = graph.depthToSpace(graph.conv2d(input, placed, { stride: 1, padding: size - 1 }), 2);
  const before = layer.padding === "same" ? (layer.kernel - 1) >> 1 : 0;
  const whole = before === 0 && layer.kernel % 2 === 1;
  return whole ? blocks : graph.slice(blocks, [0, before, before, 0], [-1, layer.output[0], layer.output[1], -1]);
}

import type { Shape } from "../../core/network/layer.js";
import { chain, type Network, type NetworkLayer, parametersOf } from "../../core/network/network.js";
import { required } from "../contract/required.js";
import type { Value } from "./graph-def.js";
import type { Operations } from "./operations.js";

/** Channels that fill a processor's widest vector of float32. */
const vector = 16;
/** The share of work that may be added for whole vectors. */
const worth = 1 / 8;

/** Layers that compute each channel by itself. */
const channelwise: readonly NetworkLayer["kind"][] = ["depthwiseConv2d", "maxPool2d", "averagePool2d", "upsample2d", "activation"];
const convolutional: readonly NetworkLayer["kind"][] = ["conv2d", "conv2dTranspose"];

/** Whether what layer `index` gives goes through layers that keep channels apart to a convolution, and nowhere else. */
function feedsConvolution({ layers, code }: Network, index: number): boolean {
  const needed = new Set(layers.flatMap((layer) => (layer.kind === "add" ? [layer.from] : [])));
  if (code !== null) needed.add(code);
  for (let at = index; at + 1 < layers.length && !needed.has(at); at++) {
    const { kind } = layers[at + 1];
    if (!channelwise.includes(kind)) return convolutional.includes(kind);
  }
  return false;
}

/**
 * The same network with the channels between its convolutions rounded up to whole vectors if that is nearly free: the gradient
 * for a kernel of 15 channels takes one and a half times as long as for 16. Weights of 0 for what was added leave outputs and
 * gradients as they are.
 */
export function alignedNetwork(network: Network): Network {
  const layers = network.layers.map((layer, index) => {
    if (layer.kind !== "conv2d" && layer.kind !== "conv2dTranspose") return layer;
    const filters = Math.ceil(layer.filters / vector) * vector;
    const nearlyFree = filters - layer.filters <= worth * layer.filters;
    return nearlyFree && feedsConvolution(network, index) ? { ...layer, filters } : layer;
  });
  return { ...network, layers: chain(layers, network.input).layers };
}

/** The weights as the aligned network takes them: with zeros for the channels that were added. */
export function alignedWeights(
  graph: Operations,
  network: Network,
  aligned: Network,
  weights: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const padded = new Map(weights);
  for (const { name, own, wide } of widened(network, aligned)) {
    const zeros = own.map((size, axis) => [0, wide[axis] - size] as const);
    padded.set(name, graph.pad(required(weights.get(name), `weight ${name}`), zeros));
  }
  return padded;
}

/** The gradients of the aligned network's weights without those of the zeros. */
export function ownGradients(
  graph: Operations,
  network: Network,
  aligned: Network,
  gradients: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const sliced = new Map(gradients);
  for (const { name, own } of widened(network, aligned)) {
    const begin = own.map(() => 0);
    sliced.set(name, graph.slice(required(gradients.get(name), `gradient of ${name}`), begin, own));
  }
  return sliced;
}

/** The parameters whose shape differs in the aligned network. */
function widened(network: Network, aligned: Network): { name: string; own: Shape; wide: Shape }[] {
  const wide = new Map(parametersOf(aligned).map(({ name, shape }) => [name, shape]));
  return parametersOf(network)
    .map(({ name, shape }) => ({ name, own: shape, wide: required(wide.get(name), `parameter ${name} of the aligned network`) }))
    .filter(({ own, wide }) => own.join() !== wide.join());
}

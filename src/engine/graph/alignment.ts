import { chain, type Network, type NetworkLayer } from "../../core/network.js";

/** Channels that fill a processor's widest vector of float32. */
const vector = 16;
/** The share of work that may be added for whole vectors. */
const worth = 1 / 8;

/** Layers that treat each channel alone. */
const channelwise: readonly NetworkLayer["kind"][] = ["maxPool2d", "averagePool2d", "upsample2d", "activation"];
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
 * The same network with the channels between its convolutions rounded up to whole vectors where that is nearly free: the gradient
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

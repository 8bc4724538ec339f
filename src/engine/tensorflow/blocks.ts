import type { Network, NetworkLayer } from "../../core/network/network.js";
import { foldsUpsampling } from "./layers/upsampled-convolution.js";

type Convolution = Extract<NetworkLayer, { kind: "conv2d" | "conv2dTranspose" }>;

/** One or two layers that the graph computes as one. `last` is the index of the layer whose output it gives. */
export type Block = { last: number; layer: NetworkLayer } & (
  | { kind: "single" }
  | { kind: "upsampled convolution"; layer: Convolution }
  | { kind: "pooled convolution"; layer: Extract<NetworkLayer, { kind: "conv2d" }> }
);

/** The network's layers in order, two of them joined if they are cheaper as one and nothing else needs the output of the first. */
export function blocksOf(network: Pick<Network, "layers" | "code">): Block[] {
  const { layers, code } = network;
  const needed = new Set(layers.flatMap((layer) => (layer.kind === "add" ? [layer.from] : [])));
  if (code !== null) needed.add(code);
  const blocks: Block[] = [];
  for (let index = 0; index < layers.length; index++) {
    const layer = layers[index];
    const next = needed.has(index) ? undefined : layers[index + 1];
    if (layer.kind === "upsample2d" && layer.interpolation !== "bilinear" && next && foldsUpsampling(next)) {
      blocks.push({ kind: "upsampled convolution", layer: next, last: ++index });
    } else if (layer.kind === "conv2d" && next?.kind === "maxPool2d") {
      blocks.push({ kind: "pooled convolution", layer, last: ++index });
    } else {
      blocks.push({ kind: "single", layer, last: index });
    }
  }
  return blocks;
}

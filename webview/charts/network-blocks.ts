import { unreachable } from "../../src/core/language/error.js";
import { layerStepFlops } from "../../src/core/network/cost.js";
import { poolWindow } from "../../src/core/network/layer.js";
import { type NetworkLayer, type NetworkProblem, parameterCount } from "../../src/core/network/network.js";
import { activationWords } from "../text/activation.js";
import { plural, shape, share } from "../text/format.js";
import { say, t } from "../text/words.js";

/** The part of a network that is drawn. */
export interface NetworkData {
  /** `[H,W,C]` of what goes in. */
  input: readonly [number, number, number];
  layers: readonly NetworkLayer[];
  code: number | null;
  /** The layer that does not fit. */
  problem: NetworkProblem | null;
}

/** What is drawn of a layer. */
export interface Block {
  layer: number;
  sizes: readonly number[];
  kind: "image" | "code" | "numbers";
  title: string;
  /** Share of a training step's operations, 0..1. */
  compute: number;
}

/** What a layer is called. */
function layerWords(layer: NetworkLayer): string {
  switch (layer.kind) {
    case "conv2d":
      return t("convolution");
    case "depthwiseConv2d":
      return t("depthwise convolution");
    case "conv2dTranspose":
      return t("transposed convolution");
    case "maxPool2d":
      return t("pooling, largest of 2 by 2");
    case "averagePool2d":
      return t("pooling, mean of {0} by {0}", poolWindow(layer).size);
    case "upsample2d":
      return layer.interpolation === "bilinear" ? t("upsampling, smooth between pixels") : t("upsampling, each pixel doubled");
    case "depthToSpace":
      return t("pixels from channels");
    case "flatten":
      return t("flatten to a row of numbers");
    case "dense":
      return t("dense");
    case "reshape":
      return t("reshape to an image");
    case "activation":
      return t("activation");
    case "add":
      return t("sum with an earlier layer");
    default:
      return unreachable(layer);
  }
}

/** Shares of a training step's operations by layer; they sum to 1. */
export function computeShares(data: Pick<NetworkData, "layers">): number[] {
  const flops = layerStepFlops(data);
  const total = flops.reduce((sum, each) => sum + each, 0) || 1;
  return flops.map((each) => each / total);
}

/** One layer in words: what it is, what it gives, how many numbers it learns and how much of the work it is. */
export function describeLayer(data: NetworkData, index: number): string {
  if (index < 0) return t("Input: {0}", shape(data.input));
  const layer = data.layers[index];
  if (!layer || data.problem?.layer === index) return say(data.problem?.message);
  const details = [
    "block" in layer ? `${layer.block} × ${layer.block}` : "",
    "kernel" in layer ? `${layer.kernel} × ${layer.kernel}` : "",
    "activation" in layer && layer.activation !== "linear" ? activationWords(layer) : "",
  ].filter(Boolean);
  const parameters = parameterCount(layer);
  const name = index === data.code ? t("Code, the latent numbers") : `${index + 1}. ${layerWords(layer)}`;
  const facts = [
    parameters > 0 ? plural(parameters, t("{0} parameter"), t("{0} parameters")) : "",
    data.problem ? "" : t("{0} of the compute", share(computeShares(data)[index])),
  ].filter(Boolean);
  return [`${[name, ...details].join(", ")} → ${shape(layer.output)}`, ...facts].join(" · ");
}

/** The blocks of the drawing: what only renames or scales in place is not one of its own. */
export function blocksOf(data: NetworkData): Block[] {
  const compute = computeShares(data);
  const blocks: Block[] = [{ layer: -1, sizes: data.input, kind: "image", title: describeLayer(data, -1), compute: 0 }];
  for (const [index, layer] of data.layers.entries()) {
    if (index !== data.problem?.layer && (layer.kind === "activation" || layer.kind === "flatten")) continue;
    const kind = index === data.code ? "code" : layer.output.length === 3 ? "image" : "numbers";
    blocks.push({ layer: index, sizes: layer.output, kind, title: describeLayer(data, index), compute: compute[index] });
  }
  return blocks;
}

import { unreachable } from "../language/error.js";
import { joined, type Sentence, sentence } from "../language/sentence.js";
import { type Layer, layerShape, type ParameterShapes, poolWindow, type Shape, shapeWords, sizeOf } from "./layer.js";

/** A layer of a network, with its unique name, its shapes and its parameter count. */
export type NetworkLayer = Layer & {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
  readonly parameterShapes: ParameterShapes;
};

/** A network: the one description that the drawing, both engines, import and export read. */
export interface Network {
  /** `[H,W,C]` of the images: what goes in and what comes out for the person. */
  readonly image: readonly [number, number, number];
  /** `[H,W,C]` that the layers see: the image, its edges extended to the next size that the layers give back. */
  readonly input: readonly [number, number, number];
  readonly layers: readonly NetworkLayer[];
  /** Index of the layer whose output is the code, or null if the network has none. */
  readonly code: number | null;
  /** True if it sees what a frozen network says of a cell of a picture, and not its pixels: `image` is then `[1,1,channels]` of a cell. */
  readonly ofFeatures?: true;
}

/** A layer that does not fit, with the sentence that says why. */
export interface NetworkProblem {
  /** Index in the list of layers; -1 for the network as a whole. */
  readonly layer: number;
  readonly message: Sentence;
  /** The layers up to the one that fails, for the drawing. */
  readonly layers: readonly NetworkLayer[];
}

export type NetworkResult = { ok: true; network: Network } | { ok: false; problem: NetworkProblem };

/** How far beyond the image the search for a size that the layers give back goes, in pixels. */
export const largestPadding = 512;

/** Names and shapes of `layers` on `input`, or the first that does not fit. */
export function chain(layers: readonly Layer[], input: Shape): { layers: NetworkLayer[]; problem?: { layer: number; message: Sentence } } {
  const placed: NetworkLayer[] = [];
  const counts = new Map<string, number>();
  let shape = input;
  for (const [index, layer] of layers.entries()) {
    const result = layerShape(
      layer,
      shape,
      placed.map((l) => l.output),
      input,
    );
    const count = (counts.get(layer.kind) ?? 0) + 1;
    counts.set(layer.kind, count);
    const name = `${layer.kind}_${count}`;
    if ("problem" in result) {
      return {
        layers: placed,
        problem: { layer: index, message: sentence("Layer {0} ({1}) does not fit: {2}.", index + 1, layer.kind, result.problem) },
      };
    }
    placed.push({ ...layer, name, input: shape, output: result.output, parameterShapes: result.parameters });
    shape = result.output;
  }
  return { layers: placed };
}

/**
 * Builds the network for images of `image` `[H,W,C]`. `layersFor` gives the layers for an input of a size (a preset's
 * decoder depends on it). If the layers do not give the input's size back, the edges are extended to the next that does.
 */
export function buildNetwork(
  image: readonly [number, number, number],
  layersFor: (input: readonly [number, number, number]) => { layers: Layer[]; code: number | null },
): NetworkResult {
  const [height, width, channels] = image;
  const returns = (h: number, w: number) => {
    const { layers, problem } = chain(layersFor([h, w, channels]).layers, [h, w, channels]);
    const last = layers.at(-1)?.output;
    return !problem && last?.length === 3 && last[0] === h && last[1] === w;
  };
  const legal = (n: number) => {
    for (let size = n; size <= n + largestPadding; size++) if (returns(size, size)) return size;
    return undefined;
  };
  // A given list of layers may hold a fixed reshape, so the image's own size is tried before the axes apart.
  const own = returns(height, width);
  const down = own ? height : (legal(height) ?? height);
  const across = own ? width : width === height ? down : (legal(width) ?? width);
  const input = [down, across, channels] as const;
  const { layers: list, code } = layersFor(input);
  const { layers, problem } = chain(list, input);
  if (problem) return { ok: false, problem: { ...problem, layers } };
  const output = layers.at(-1)?.output ?? [];
  if (output.join() !== input.join()) {
    return { ok: false, problem: { ...misfit(layers, input, output), layers } };
  }
  return { ok: true, network: { image, input, layers, code } };
}

/** The layer to change if a network does not give the image's shape back, and how. */
function misfit(layers: readonly NetworkLayer[], input: Shape, output: Shape): { layer: number; message: Sentence } {
  if (layers.length === 0) return { layer: -1, message: sentence("The network has no layers. Add some.") };
  const wrong = sentence(
    "The network turns {0} into {1}, but must give back the image's height, width and channels.",
    shapeWords(input),
    shapeWords(output),
  );
  const at = (layer: number, advice: Sentence) => ({ layer, message: joined([wrong, advice]) });
  const last = layers.length - 1;
  if (output.length !== 3) {
    const end = sentence("End it with a dense layer of {0} units and a reshape to [{1}].", sizeOf(input), input.join(", "));
    return at(last, end);
  }
  if (output[0] === input[0] && output[1] === input[1]) {
    const layer = layers.findLastIndex(({ kind }) => kind === "conv2d" || kind === "conv2dTranspose" || kind === "reshape");
    if (layer < 0) return at(last, sentence("Add a convolution with {0} filters.", input[2]));
    const { kind } = layers[layer];
    const channels = kind === "reshape";
    if (input[2] === 1)
      return at(
        layer,
        channels
          ? sentence("Give layer {0} ({1}) 1 channel.", layer + 1, kind)
          : sentence("Give layer {0} ({1}) 1 filter.", layer + 1, kind),
      );
    return at(
      layer,
      channels
        ? sentence("Give layer {0} ({1}) {2} channels.", layer + 1, kind, input[2])
        : sentence("Give layer {0} ({1}) {2} filters.", layer + 1, kind, input[2]),
    );
  }
  const doublings = Math.log2(input[0] / output[0]);
  if (doublings === Math.log2(input[1] / output[1]) && Number.isInteger(doublings)) {
    const many = Math.abs(doublings);
    const times = many === 1 ? sentence("once") : sentence("{0} times", many);
    return doublings > 0
      ? at(last, sentence("It halves the image {0} more than it doubles it: add upsample2d before the last layer.", times))
      : at(last, sentence("It doubles the image {0} more than it halves it: take an upsample2d out.", times));
  }
  const valid = layers.findIndex((layer) => "padding" in layer && layer.padding === "valid");
  if (valid < 0) return at(last, sentence("Change its halvings and doublings, or choose another size of images."));
  const { kind } = layers[valid];
  return at(valid, sentence('Set the padding of layer {0} ({1}) to "same", or choose another size of images.', valid + 1, kind));
}

/** Every parameter of the network in order: its name `layer/parameter` and shape. */
export function parametersOf(network: Network): { name: string; shape: Shape }[] {
  return network.layers.flatMap((layer) =>
    Object.entries(layer.parameterShapes).map(([parameter, shape]) => ({ name: `${layer.name}/${parameter}`, shape })),
  );
}

/** The last convolution: of a residual network, what is added to the picture. */
export const correctionOf = ({ layers }: Pick<Network, "layers">): NetworkLayer | undefined =>
  layers.findLast(({ kind }) => kind === "conv2d");

/** Number of trainable numbers of one layer. */
export function parameterCount(layer: Pick<NetworkLayer, "parameterShapes">): number {
  return Object.values(layer.parameterShapes).reduce((sum, shape) => sum + sizeOf(shape), 0);
}

/** Floating point operations of one layer's forward pass on one image: 2 for each multiply and add. */
export function layerFlops(layer: NetworkLayer): number {
  switch (layer.kind) {
    case "conv2d":
      return 2 * sizeOf(layer.output) * layer.kernel ** 2 * layer.input[2];
    case "depthwiseConv2d":
      return 2 * sizeOf(layer.output) * layer.kernel ** 2;
    case "conv2dTranspose":
      return 2 * sizeOf(layer.input) * layer.kernel ** 2 * layer.filters;
    case "dense":
      return 2 * layer.input[0] * layer.units;
    case "upsample2d":
      // Bilinear: three times the sum of a value and the product of a share with a difference.
      return (layer.interpolation === "bilinear" ? 9 : 1) * sizeOf(layer.output);
    case "averagePool2d":
      return sizeOf(layer.output) * poolWindow(layer).size ** 2;
    case "maxPool2d":
    case "depthToSpace":
    case "flatten":
    case "reshape":
    case "activation":
    case "add":
      return sizeOf(layer.output);
    default:
      return unreachable(layer);
  }
}

/** Totals for the drawing and the run's record. */
export function networkTotals(network: Pick<Network, "layers">): { parameters: number; flops: number } {
  return {
    parameters: network.layers.reduce((sum, layer) => sum + parameterCount(layer), 0),
    flops: network.layers.reduce((sum, layer) => sum + layerFlops(layer), 0),
  };
}

/** Length of the code, or null if the network has none. */
export function codeLength(network: Network): number | null {
  return network.code === null ? null : sizeOf(network.layers[network.code].output);
}

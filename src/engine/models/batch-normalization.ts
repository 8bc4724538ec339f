import { activatedOf } from "../../core/network/activation.js";
import { type Layer, layerShape, type Shape } from "../../core/network/layer.js";
import type { Converted, ConvertedLayer, ConvertedScaling } from "./converted.js";

/** A layer of ours with its weights by parameter (`kernel`, `bias`). */
export interface WeightedLayer {
  layer: Layer;
  weights: Record<string, Float32Array>;
}

type Weighted = Extract<Layer, { kind: "conv2d" | "depthwiseConv2d" | "conv2dTranspose" | "dense" }>;

const isWeighted = (layer: Layer): layer is Weighted =>
  layer.kind === "conv2d" || layer.kind === "depthwiseConv2d" || layer.kind === "conv2dTranspose" || layer.kind === "dense";

/**
 * Layers without the steps that ours do not have: a scaling goes into the linear layer before it, or becomes a layer of its own with
 * one weight a channel; an activation goes into the linear layer before it. The outputs stay the same.
 */
export function foldNormalization(steps: readonly Converted[], input: Shape): WeightedLayer[] {
  const folded: ConvertedLayer[] = [];
  const added = new Set(steps.flatMap((step) => (step.kind === "layer" && step.layer.kind === "add" ? [step.layer.from] : [])));
  /** Index of the folded layer that gives what a Keras layer gave. */
  const foldedIndices = new Map<number, number>([[-1, -1]]);
  let shape = input;
  for (const step of steps) {
    const last = folded.at(-1);
    const next = joined(step, last && !added.has(last.source) ? last : undefined) ?? separate(step, shape, foldedIndices);
    if (next.joins) folded.pop();
    if (next.layer) {
      const result = layerShape(next.layer.layer, shape, [], shape);
      if (!next.joins && "output" in result) shape = result.output;
      folded.push(next.layer);
    }
    foldedIndices.set(step.source, folded.length - 1);
  }
  return folded.map(({ layer, weights }) => ({
    layer,
    weights: Object.fromEntries(Object.entries(weights).map(([parameter, { data }]) => [parameter, data])),
  }));
}

/** A layer to add to the list, instead of the last one if it `joins`; null for a step that does nothing. */
interface Folded {
  layer: ConvertedLayer | null;
  joins: boolean;
}

/** The linear layer before a step with the step folded into it; null if that is not possible. */
function joined(step: Converted, last: ConvertedLayer | undefined): Folded | null {
  if (!last || last.nestedModel !== step.nestedModel || !isWeighted(last.layer) || last.layer.activation !== "linear") return null;
  const { source } = step;
  if (step.kind === "scaling") return { layer: { ...scaled(last, step), source }, joins: true };
  if (step.layer.kind !== "activation") return null;
  return { layer: { ...last, layer: { ...last.layer, ...activatedOf(step.layer) }, source }, joins: true };
}

function separate(step: Converted, shape: Shape, foldedIndices: ReadonlyMap<number, number>): Folded {
  if (step.kind === "scaling") return { layer: scalingLayer(step, shape), joins: false };
  const { layer } = step;
  if (layer.kind === "activation" && layer.activation === "linear") return { layer: null, joins: false };
  if (layer.kind === "add") return { layer: { ...step, layer: { ...layer, from: foldedIndices.get(layer.from) ?? -1 } }, joins: false };
  return { layer: step, joins: false };
}

/** s (W x + b) + t = (s W) x + (s b + t). The outputs are a kernel's last axis; a transposed or depthwise convolution's are the one before. */
function scaled(step: ConvertedLayer, { scale, shift }: ConvertedScaling): ConvertedLayer {
  const { kernel, bias } = step.weights;
  const after = step.layer.kind === "conv2dTranspose" || step.layer.kind === "depthwiseConv2d" ? kernel.shape[kernel.shape.length - 1] : 1;
  const data = kernel.data.map((w, i) => w * scale[Math.floor(i / after) % scale.length]);
  return {
    ...step,
    weights: { kernel: { ...kernel, data }, bias: { ...bias, data: bias.data.map((b, o) => b * scale[o] + shift[o]) } },
  };
}

/** A scaling as a linear layer: a convolution of one pixel, or a dense layer, with the scale on its diagonal. */
function scalingLayer({ scale, shift, nestedModel, source }: ConvertedScaling, shape: Shape): ConvertedLayer {
  const channels = scale.length;
  const data = new Float32Array(channels * channels);
  for (let c = 0; c < channels; c++) data[c * channels + c] = scale[c];
  const image = shape.length === 3;
  return {
    kind: "layer",
    nestedModel,
    source,
    layer: image
      ? { kind: "conv2d", filters: channels, kernel: 1, stride: 1, padding: "valid", activation: "linear" }
      : { kind: "dense", units: channels, activation: "linear" },
    weights: {
      kernel: { shape: image ? [1, 1, channels, channels] : [channels, channels], data },
      bias: { shape: [channels], data: shift },
    },
  };
}

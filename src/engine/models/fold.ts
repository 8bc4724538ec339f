import { type Activation, type Layer, layerShape, type Shape } from "../../core/layer.js";
import type { Taken, TakenLayer, TakenScaling } from "./take-layer.js";

/** A layer of ours with its weights by part. */
export interface WeightedLayer {
  layer: Layer;
  weights: Record<string, Float32Array>;
}

type Weighted = Extract<Layer, { kind: "conv2d" | "conv2dTranspose" | "dense" }>;

function activationOf({ layer }: TakenLayer): Activation | null {
  return layer.kind === "conv2d" || layer.kind === "conv2dTranspose" || layer.kind === "dense" ? layer.activation : null;
}

const isWeighted = (layer: Layer): layer is Weighted =>
  layer.kind === "conv2d" || layer.kind === "conv2dTranspose" || layer.kind === "dense";

/**
 * Layers without the steps between them that ours do not have: a scaling goes into the linear layer before it, or becomes a layer of its
 * own with one weight a channel; an activation goes into the linear layer before it. The outputs stay the same.
 */
export function fold(steps: readonly Taken[], input: Shape): WeightedLayer[] {
  const folded: TakenLayer[] = [];
  let shape = input;
  for (const step of steps) {
    const last = folded.at(-1);
    const joins = last !== undefined && last.part === step.part && activationOf(last) === "linear" && isWeighted(last.layer);
    if (step.kind === "scaling") {
      if (joins) folded[folded.length - 1] = scaled(last, step);
      else folded.push(scalingLayer(step, shape));
      continue;
    }
    if (step.layer.kind === "activation" && joins && isWeighted(last.layer)) {
      folded[folded.length - 1] = { ...last, layer: { ...last.layer, activation: step.layer.activation } };
      continue;
    }
    if (step.layer.kind === "activation" && step.layer.activation === "linear") continue;
    const result = layerShape(step.layer, shape, [], input);
    if ("output" in result) shape = result.output;
    folded.push(step);
  }
  return folded.map(({ layer, weights }) => ({
    layer,
    weights: Object.fromEntries(Object.entries(weights).map(([part, { data }]) => [part, data])),
  }));
}

/** Whether the kernel's outputs are its last axis; a transposed convolution's are the one before. */
const outputsLast = (layer: Layer) => layer.kind !== "conv2dTranspose";

/** s (W x + b) + t = (s W) x + (s b + t). */
function scaled(step: TakenLayer, { scale, shift }: TakenScaling): TakenLayer {
  const { kernel, bias } = step.weights;
  const inputs = kernel.shape[kernel.shape.length - 1];
  const outputs = scale.length;
  const outputAt = outputsLast(step.layer) ? (i: number) => i % outputs : (i: number) => Math.floor(i / inputs) % outputs;
  return {
    ...step,
    weights: {
      kernel: { ...kernel, data: kernel.data.map((w, i) => w * scale[outputAt(i)]) },
      bias: { ...bias, data: bias.data.map((b, o) => b * scale[o] + shift[o]) },
    },
  };
}

/** A scaling as a linear layer: a convolution of one pixel, or a dense layer, with the scale on its diagonal. */
function scalingLayer({ scale, shift, part }: TakenScaling, shape: Shape): TakenLayer {
  const channels = scale.length;
  const data = new Float32Array(channels * channels);
  for (let c = 0; c < channels; c++) data[c * channels + c] = scale[c];
  const image = shape.length === 3;
  return {
    kind: "layer",
    part,
    layer: image
      ? { kind: "conv2d", filters: channels, kernel: 1, stride: 1, padding: "valid", activation: "linear" }
      : { kind: "dense", units: channels, activation: "linear" },
    weights: {
      kernel: { shape: image ? [1, 1, channels, channels] : [channels, channels], data },
      bias: { shape: [channels], data: shift },
    },
  };
}

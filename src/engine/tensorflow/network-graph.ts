import type { Loss } from "../../core/network/loss.js";
import { type Network, parametersOf } from "../../core/network/network.js";
import type { Precision } from "../../core/network/precision.js";
import { ssimWindow } from "../../core/numbers/metrics.js";
import { edgePadding } from "../contract/edge-padding.js";
import { required } from "../contract/required.js";
import { adamUpdate, type Slot } from "./adam.js";
import { alignedNetwork, alignedWeights, ownGradients } from "./alignment.js";
import type { GraphDef, Value } from "./graph-def.js";
import { guideGradient, lossGraph } from "./loss.js";
import { Operations } from "./operations.js";
import { backward, forward, type Placed } from "./passes.js";
import type { Port, Signature } from "./saved-model.js";
import { imageErrors } from "./score.js";
import { type Similarity, structuralSimilarity } from "./structural-similarity.js";

/** The names of the variables of a parameter, which are also their names in `assign` and `read`. */
export const variableNames = (parameter: string) => ({
  weight: parameter,
  firstMoment: `${parameter}/first_moment`,
  secondMoment: `${parameter}/second_moment`,
});

/** Ways to run a network's graph; `guided step`, `encode` and `decode` are there if it has a code. */
export type NetworkSignature =
  | "step"
  | "step to target"
  | "step on areas"
  | "guided step"
  | "reconstruct"
  | "encode"
  | "decode"
  | "score"
  | "score to target"
  | "score on areas"
  | "assign"
  | "read";

/** Images on their way through the layers. */
interface Pass {
  placed: Placed[];
  /** What each layer gives, by its index. */
  outputs: ReadonlyMap<number, Value>;
  /** What comes out at the end, on the image's own pixels and in float32. */
  output: Value;
  /** Null for images below the window of SSIM. */
  similarity: Similarity | null;
}

/**
 * Writes a network's graph: forward, backward from the loss, Adam and scores, for any number of images. A training step goes through
 * the layers and back in `precision`; all else that is asked of the network is in float32.
 */
export function networkGraph(
  network: Network,
  trained: Loss,
  precision: Precision,
): { graph: GraphDef; signatures: Record<NetworkSignature, Signature> } {
  const graph = new Operations();
  const images: Port = { value: graph.placeholder("images", [-1, ...network.image]), shape: [-1, ...network.image] };
  // A session may feed any tensor: feeding this one uses clean targets instead of the images.
  const target: Port = { value: graph.identity(images.value, "target"), shape: images.shape };
  const [height, width] = network.image;
  // As fed tensors are no constants, only who feeds these pays for them.
  const pixels: Port = { value: graph.identity(graph.float(1), "weights/pixels"), shape: [-1, height, width, 1] };
  const windows: Port = {
    value: graph.identity(graph.float(1), "weights/windows"),
    shape: [-1, height - ssimWindow + 1, width - ssimWindow + 1, 1],
  };
  const slots = variables(graph, network);
  const aligned = alignedNetwork(network);
  const own = new Map([...slots].map(([name, { weight }]) => [name, graph.read(weight)]));
  const weights = alignedWeights(graph, network, aligned, own);

  const exact = throughLayers("float32");
  const stepping = precision === "float32" ? exact : throughLayers(precision);

  const { loss, gradient } = lossGraph(graph, trained, stepping.output, target.value, pixels.value, stepping.similarity);
  const given = new Map([[network.layers.length - 1, uncropped(graph, network, gradient)]]);
  const guide = network.code === null ? null : guidePorts(graph, network, network.code, stepping);
  if (guide && network.code !== null) given.set(network.code, guide.gradient);
  const gradients = ownGradients(graph, network, aligned, cast(graph, backward(graph, stepping.placed, given), "float32"));
  const output: Port = { value: exact.output, shape: images.shape };
  const rate: Port = { value: graph.placeholder("rate", []), shape: [] };
  const updates = [...slots].map(([name, slot]) =>
    adamUpdate(graph, slot, required(gradients.get(name), `gradient of ${name}`), rate.value),
  );
  const stepped = { loss: { value: graph.identity(loss, "loss", updates), shape: [] } };

  const signatures: Record<string, Signature> = {
    step: { inputs: { images, rate }, outputs: stepped },
    "step to target": { inputs: { images, target, rate }, outputs: stepped },
    "step on areas": { inputs: { images, target, rate, pixels, ...(trained === "mse-ssim" && { windows }) }, outputs: stepped },
    reconstruct: { inputs: { images }, outputs: { output } },
  };
  const scores = scorePorts(graph, exact.output, target.value, pixels.value, exact.similarity);
  signatures.score = { inputs: { images }, outputs: scores };
  signatures["score to target"] = { inputs: { images, target }, outputs: scores };
  signatures["score on areas"] = { inputs: { images, target, pixels, ...(exact.similarity && { windows }) }, outputs: scores };
  if (guide)
    signatures["guided step"] = {
      inputs: { ...signatures["step on areas"].inputs, guide: guide.codes, "guide weights": guide.weights },
      outputs: stepped,
    };
  if (network.code !== null) {
    // The decoder is the same nodes, with the code's own tensor fed.
    const code: Port = {
      value: required(exact.outputs.get(network.code), `output of layer ${network.code}, the code`),
      shape: [-1, ...network.layers[network.code].output],
    };
    signatures.encode = { inputs: { images }, outputs: { code } };
    signatures.decode = { inputs: { code }, outputs: { output } };
  }
  return { graph, signatures: { ...signatures, ...stateSignatures(graph, network, slots) } as Record<NetworkSignature, Signature> };

  function throughLayers(precision: Precision): Pass {
    const input = graph.cast(extended(graph, network, images.value), precision);
    const placed = forward(graph, aligned, input, weights, precision);
    const outputs = new Map(placed.map(({ block, graph: layerGraph }) => [block.last, layerGraph.output]));
    const whole = graph.cast(required(outputs.get(network.layers.length - 1), "output of the last layer"), "float32");
    const output = graph.identity(cropped(graph, network, whole), `output/${precision}`);
    const scored = Math.min(network.image[0], network.image[1]) >= ssimWindow;
    return { placed, outputs, output, similarity: scored ? structuralSimilarity(graph, output, target.value, windows.value) : null };
  }
}

function cast(graph: Operations, values: ReadonlyMap<string, Value>, precision: Precision): Map<string, Value> {
  return new Map([...values].map(([name, value]) => [name, graph.cast(value, precision)]));
}

function variables(graph: Operations, network: Network): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  for (const { name, shape } of parametersOf(network)) {
    const names = variableNames(name);
    slots.set(name, {
      weight: graph.variable(names.weight, shape),
      firstMoment: graph.variable(names.firstMoment, shape),
      secondMoment: graph.variable(names.secondMoment, shape),
    });
  }
  return slots;
}

function extended(graph: Operations, network: Network, images: Value): Value {
  const padding = edgePadding(network);
  return padding ? graph.gather(graph.gather(images, padding.rows.sources, 1), padding.columns.sources, 2) : images;
}

function cropped(graph: Operations, network: Network, output: Value): Value {
  const padding = edgePadding(network);
  return padding ? graph.slice(output, [0, padding.rows.before, padding.columns.before, 0], [-1, ...network.image]) : output;
}

/** The gradient of {@link cropped}: what was cut off has none. */
function uncropped(graph: Operations, network: Network, gradient: Value): Value {
  const padding = edgePadding(network);
  if (!padding) return gradient;
  const around = (axis: 0 | 1, before: number) => [before, network.input[axis] - network.image[axis] - before] as const;
  return graph.pad(gradient, [[0, 0], around(0, padding.rows.before), around(1, padding.columns.before), [0, 0]]);
}

/** What a guide of the codes is fed by, and the gradient that it gives the code, layer `index`. Not fed it is the code itself, which adds 0. */
function guidePorts(graph: Operations, network: Network, index: number, pass: Pass): { codes: Port; weights: Port; gradient: Value } {
  const code = graph.cast(required(pass.outputs.get(index), `output of layer ${index}, the code`), "float32");
  const codes = graph.identity(code, "guide/codes");
  const weights = graph.identity(graph.float(0), "guide/weights");
  return {
    codes: { value: codes, shape: [-1, ...network.layers[index].output] },
    weights: { value: weights, shape: [-1, 1] },
    gradient: guideGradient(graph, code, codes, weights),
  };
}

/** `ssim` is left out for images below its window. */
function scorePorts(graph: Operations, output: Value, target: Value, pixels: Value, similarity: Similarity | null): Record<string, Port> {
  const mse: Port = { value: imageErrors(graph, output, target, pixels), shape: [-1] };
  return similarity ? { mse, ssim: { value: similarity.images, shape: [-1] } } : { mse };
}

/** Every variable in and out at once. `assign` fetches a number only because a run must fetch something. */
function stateSignatures(graph: Operations, network: Network, slots: ReadonlyMap<string, Slot>): Record<"assign" | "read", Signature> {
  const assign: Signature = { inputs: {}, outputs: {} };
  const read: Signature = { inputs: {}, outputs: {} };
  const assigned: Value[] = [];
  for (const { name, shape } of parametersOf(network)) {
    const slot = required(slots.get(name), `variable of ${name}`);
    for (const variable of [slot.weight, slot.firstMoment, slot.secondMoment]) {
      const value = graph.placeholder(`${variable}/value`, shape);
      assigned.push(graph.assign(variable, value));
      assign.inputs[variable] = { value, shape };
      read.outputs[variable] = { value: graph.read(variable), shape };
    }
  }
  assign.outputs.done = { value: graph.identity(graph.float(0), "assigned", assigned), shape: [] };
  return { assign, read };
}

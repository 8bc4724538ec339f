import { type Sentence, sentence } from "../language/sentence.js";
import { sizeOf } from "./layer.js";
import { layerFlops, type Network, networkTotals, parameterCount } from "./network.js";

type Layers = Pick<Network, "layers">;

/** Bytes of a number in training. */
const bytesPerNumber = 4;

/** Adam's work on one parameter: its two moments (3 and 4 operations) and the correction (5). */
const adamFlops = 12;

/**
 * Floating point operations of each layer on one image in a training step, forward and back. The way back costs a layer
 * with parameters its forward work twice, once for the gradient of its weights and once for that of its input, which the
 * first of them need not know; any other layer once.
 */
export function layerStepFlops({ layers }: Layers): number[] {
  const first = layers.findIndex((layer) => parameterCount(layer) > 0);
  return layers.map((layer, index) => {
    const back = index < first ? 0 : index === first ? 1 : parameterCount(layer) > 0 ? 2 : 1;
    return (1 + back) * layerFlops(layer);
  });
}

/** Floating point operations of a training step on `batch` images: forward, back and Adam. */
export function stepFlops(network: Layers, batch: number): number {
  const images = batch * layerStepFlops(network).reduce((sum, flops) => sum + flops, 0);
  return images + adamFlops * networkTotals(network).parameters;
}

/** Floating point operations of an epoch: the steps over `training` images, and one forward pass over `validation` images. */
export function epochFlops(network: Layers, training: number, validation: number, batch: number): number {
  const steps = Math.ceil(training / batch);
  const { flops, parameters } = networkTotals(network);
  const perImage = layerStepFlops(network).reduce((sum, each) => sum + each, 0);
  return training * perImage + steps * adamFlops * parameters + validation * flops;
}

/** Memory of a training, in bytes. */
export interface TrainingMemory {
  /** Every layer's output and its gradient, for the batch. */
  activations: number;
  weights: number;
  gradients: number;
  /** Adam's two moments of each parameter. */
  adam: number;
  total: number;
}

/** What a training on `batch` images at once holds, if nothing is freed early; an engine's own buffers come on top. */
export function trainingMemory(network: Layers & Pick<Network, "input">, batch: number): TrainingMemory {
  const values = network.layers.reduce((sum, layer) => sum + sizeOf(layer.output), sizeOf(network.input));
  const activations = 2 * bytesPerNumber * batch * values;
  const weights = bytesPerNumber * networkTotals(network).parameters;
  return { activations, weights, gradients: weights, adam: 2 * weights, total: activations + 4 * weights };
}

/** Bytes in words: "3.4 GB". */
export function gigabytes(bytes: number): Sentence {
  return sentence("{0} GB", Math.round((10 * bytes) / 2 ** 30) / 10);
}

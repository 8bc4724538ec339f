import type { Tensor } from "../../runs/safetensors.js";
import type { KerasNode } from "./keras-config.js";

/** A layer of a Keras model with its weights; nested models are flattened. */
export interface KerasLayer {
  className: string;
  name: string;
  config: Record<string, unknown>;
  /** Name of the nested model that holds it; null if it lies in the outermost model itself. */
  nestedModel: string | null;
  /** Of an Add: the layer, nested model or input whose output it adds to that of the layer before it. */
  adds: string | null;
  /** By Keras's names: kernel, depthwise_kernel, bias, gamma, beta, moving_mean, moving_variance. */
  weights: Record<string, Tensor>;
}

/** A saved Keras model as its file holds it. */
export interface KerasModel {
  /** Base name of the file. */
  file: string;
  kerasVersion: string;
  /** Shape of one input as declared, without the batch; null if any size will do. */
  inputShape: (number | null)[];
  layers: KerasLayer[];
}

/** A layer of the tree with the models that it lies in, outermost first. */
export interface KerasLeaf {
  node: KerasNode;
  within: string[];
}

/** The layers of a model in order, those of nested models among them. Inputs are left out: their shapes follow. */
export function leavesOf(model: KerasNode, within: string[] = []): KerasLeaf[] {
  return (model.layers ?? []).flatMap((node) => {
    if (node.layers) return leavesOf(node, [...within, node.name]);
    return node.className === "InputLayer" ? [] : [{ node, within }];
  });
}

/** Names of a layer's weights in the order in which Keras makes them; none for a class that has none or is not known. */
export function weightNames({ className, config }: KerasNode): string[] {
  switch (className) {
    case "Conv2D":
    case "Conv2DTranspose":
    case "Dense":
      return config.use_bias === false ? ["kernel"] : ["kernel", "bias"];
    case "DepthwiseConv2D":
      return config.use_bias === false ? ["depthwise_kernel"] : ["depthwise_kernel", "bias"];
    case "BatchNormalization":
      return [...(config.scale === false ? [] : ["gamma"]), ...(config.center === false ? [] : ["beta"]), "moving_mean", "moving_variance"];
    default:
      return [];
  }
}

import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../core/language/error.js";
import type { Shape } from "../../core/network/layer.js";
import { chain } from "../../core/network/network.js";
import { buildLayers, type KerasModel } from "../portable/build.js";
import type { WeightedLayer } from "./batch-normalization.js";
import type { LoadedSubmodel } from "./format.js";

/** Layers that need not be a whole autoencoder as a tfjs model with its weights. Throws UserError if they do not fit together. */
export function layersModel(list: readonly WeightedLayer[], input: Shape): { model: KerasModel; weights: Float32Array[] } {
  const { layers, problem } = chain(
    list.map(({ layer }) => layer),
    input,
  );
  if (problem) throw new UserError(problem.message, "bad-model");
  const { whole, variables } = buildLayers({ input, layers, code: null });
  const weights: Float32Array[] = [];
  for (const [i, { name, parameterShapes }] of layers.entries()) {
    for (const [parameter, shape] of Object.entries(parameterShapes)) {
      const values = list[i].weights[parameter];
      weights.push(values);
      tf.tidy(() => variables.get(`${name}/${parameter}`)?.assign(tf.tensor(values, [...shape])));
    }
  }
  return { model: whole, weights };
}

/** `count` inputs of a tfjs model to outputs, on the backend that the engine has started. */
export function runModel(model: KerasModel, input: Shape, values: Float32Array, count: number): Float32Array {
  return tf.tidy(() => (model.apply(tf.tensor(values, [count, ...input])) as tf.Tensor).dataSync<"float32">().slice());
}

/** Layers, computed one by one. */
export function runLayers(list: readonly WeightedLayer[], input: Shape): LoadedSubmodel {
  const { model, weights } = layersModel(list, input);
  return { weights, run: async (values, count) => runModel(model, input, values, count), close: () => void model.dispose() };
}

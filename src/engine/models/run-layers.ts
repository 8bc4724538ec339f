import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "../../core/layer.js";
import { chain } from "../../core/network.js";
import { UserError } from "../../core/problem.js";
import { buildLayers } from "../layers/build.js";
import type { WeightedLayer } from "./fold.js";
import type { LoadedPart } from "./format.js";

/** Layers that need not be a whole autoencoder, computed one by one on the backend that the engine has started. */
export function runLayers(list: readonly WeightedLayer[], input: Shape): LoadedPart {
  const { layers, problem } = chain(
    list.map(({ layer }) => layer),
    input,
  );
  if (problem) throw new UserError(problem.message, "bad-model");
  const { whole, variables } = buildLayers({ input, layers, code: null });
  const weights: Float32Array[] = [];
  for (const [i, { name, parameterShapes }] of layers.entries()) {
    for (const [part, shape] of Object.entries(parameterShapes)) {
      const values = list[i].weights[part];
      weights.push(values);
      tf.tidy(() => variables.get(`${name}/${part}`)?.assign(tf.tensor(values, [...shape])));
    }
  }
  return {
    weights,
    run: async (values, count) =>
      tf.tidy(() => (whole.apply(tf.tensor(values, [count, ...input])) as tf.Tensor).dataSync<"float32">().slice()),
    close: () => whole.dispose(),
  };
}

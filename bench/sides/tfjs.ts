import * as tf from "@tensorflow/tfjs-core";
import { train as optimizers } from "@tensorflow/tfjs-core";
import { initialState } from "../../src/engine/contract/initial-weights.js";
import { buildLayers } from "../../src/engine/portable/build.js";
import { loadTensorFlow, tensorFlowInfo } from "../../src/engine/tensorflow/load.js";
import { readWorkload } from "../shared/workload.js";
import { type NodeSide, openImages, range } from "./side.js";

/** The same network as a layers model of tfjs-node, trained by its own `fit` on tensors that lie ready. */
export async function openTfjsSide(folder: string): Promise<NodeSide> {
  const { network, batchSize, learningRate, images: count, noisy } = await readWorkload(folder);
  const tensorflow = await loadTensorFlow();
  await tf.setBackend("tensorflow");
  const { whole, variables } = buildLayers(network);
  const { weights } = initialState(network, 1);
  for (const [name, variable] of variables) variable.assign(tf.tensor(weights[name], variable.shape));
  whole.compile({ optimizer: optimizers.adam(learningRate), loss: "meanSquaredError" });
  const tensorOf = async (name: string) => {
    const store = await openImages(folder, name);
    const all = Array.from({ length: count }, (_, i) => i);
    return tf.tensor(store.read(all, range), [count, ...network.image]);
  };
  const images = await tensorOf("images");
  const targets = noisy ? await tensorOf("target") : images;
  return {
    version: tensorFlowInfo(tensorflow).name,
    async run() {
      let [started, seconds] = [0, 0];
      const history = await whole.fit(images, targets, {
        epochs: 1,
        batchSize,
        shuffle: true,
        verbose: 0,
        callbacks: {
          onEpochBegin: async () => {
            started = performance.now();
          },
          onEpochEnd: async () => {
            seconds = (performance.now() - started) / 1000;
          },
        },
      });
      return { seconds, loss: Number(history.history.loss[0]) };
    },
  };
}

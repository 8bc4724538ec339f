import { codeLength } from "../../src/core/network/network.js";
import type { Precision } from "../../src/core/network/precision.js";
import { randomStream, shuffle } from "../../src/core/numbers/random.js";
import { imagesPerBatch } from "../../src/engine/images/batches.js";
import { GraphEngine } from "../../src/engine/tensorflow/engine.js";
import { loadTensorFlow } from "../../src/engine/tensorflow/load.js";
import { readWorkload } from "../shared/workload.js";
import { type NodeSide, openImages, range, timed } from "./side.js";

/** The product's training graph, fed as its epoch loop feeds it: shuffled batches from the pixel store, the loss read each step. */
export async function openGraphSide(folder: string, precision: Precision = "float32"): Promise<NodeSide> {
  const { network, batchSize, learningRate, images: count, noisy } = await readWorkload(folder);
  const engine = await GraphEngine.open();
  const model = await engine.open(network, { seed: 1 }, "mse", precision);
  const images = await openImages(folder, "images");
  const targets = noisy ? await openImages(folder, "target") : null;
  const all = images.read(
    Array.from({ length: count }, (_, i) => i),
    range,
  );
  let epoch = 0;

  async function train(): Promise<number> {
    const order = shuffle(
      Int32Array.from({ length: count }, (_, i) => i),
      randomStream(1, "shuffle", ++epoch),
    );
    let sum = 0;
    for (let start = 0; start < count; start += batchSize) {
      const chosen = order.subarray(start, start + batchSize);
      const batch = { count: chosen.length, images: images.read(chosen, range), targets: targets?.read(chosen, range) ?? null };
      sum += (await model.step(batch, learningRate)) * batch.count;
    }
    return sum / count;
  }

  /** Once through all the images, the results in one array, as Keras's predict gives them. */
  async function predict(length: number, work: (images: Float32Array, count: number) => Promise<Float32Array>): Promise<null> {
    const item = all.length / count;
    const out = new Float32Array(count * length);
    for (let start = 0; start < count; start += imagesPerBatch) {
      const n = Math.min(imagesPerBatch, count - start);
      out.set(await work(all.subarray(start * item, (start + n) * item), n), start * length);
    }
    return null;
  }

  const works: Record<string, (size: number) => Promise<number | null>> = {
    train,
    reconstruct: () => predict(all.length / count, (batch, n) => model.reconstruct(batch, n)),
    encode: () => predict(codeLength(network) ?? 0, (batch, n) => model.encode(batch, n)),
  };
  return {
    version: engine.info.name,
    async run(work, size) {
      if (work === "multiply") return { seconds: await multiply(size), loss: null };
      const { seconds, result } = await timed(() => works[work](size));
      return { seconds, loss: result };
    },
  };
}

/** Seconds of a matrix multiplication: the best of some, as it is to be the machine's peak. */
async function multiply(size: number): Promise<number> {
  const tf = await loadTensorFlow();
  const [a, b] = [tf.randomUniform([size, size]), tf.randomUniform([size, size])];
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 8; i++) {
    const started = performance.now();
    const product = tf.matMul(a, b);
    product.dataSync();
    best = Math.min(best, (performance.now() - started) / 1000);
    product.dispose();
  }
  tf.dispose([a, b]);
  return best;
}

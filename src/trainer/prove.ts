import { loadTensorFlow, tensorFlowInfo } from "../engine/tensorflow/load.js";

const a = [
  [1, 2],
  [3, 4],
];
const b = [
  [5, 6],
  [7, 8],
];

/** Loads TensorFlow, multiplies two matrices and tells the parent what it got; run in a process that may crash. */
export async function prove(): Promise<void> {
  const tf = await loadTensorFlow();
  const product = tf.matMul(a, b).dataSync();
  process.send?.({ tensorflow: tensorFlowInfo(tf).version, correct: [...product].join() === "19,22,43,50" }, () => process.exit(0));
}
